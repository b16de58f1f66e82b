# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is going to happen with the two fleets of a blue/green deployment, step by step, and what each of them runs before, as lines for people."""

from __future__ import annotations

from ..blue_green.blue_green_settings import END
from ..blue_green.ready_wait import READY_WAIT, TERMINATION_WAIT, end_of_wait, waits_when_ready
from ..blue_green.termination import waits_to_terminate
from ..fleet.copied_group import is_to_be_made
from ..deployment.fleets_of_phases import phases_of
from ..lifecycle.host_record import FAILED, IN_PROGRESS
from ..lifecycle.kinds_of_host import BLUE, GREEN
from ..lifecycle.phases import DEPLOY, DEREGISTER, REROUTE, phase_of
from ..names_of_hosts import shorten
from .fleet_text import names_of_fleets

CONTINUE = "agentless.codedeploy.continue"
SHOWN_OF_HASH, SHOWN_RESULTS, SHOWN_IDS = 8, 5, 2
RUNS = "runs {}"
RUNS_PERHAPS = {FAILED: "failed with {}", IN_PROGRESS: "was in the middle of {} when the run was lost"}


def describe_planned_fleets(plan, load_balancers, now):
    """Who is in both fleets, and the steps with their rates, events, times and waits -> lines.

    load_balancers: as load_balancer_info tells of them, or None; now: as records say times. None where it is not known which fleet serves.
    """
    if plan["fleet_error"]:
        return []
    taking, replaced = (name.lower() for name in names_of_fleets(plan))
    steps = [
        *([f"copy Auto Scaling group {plan['copied_group']['of']}, and wait until its instances are in service"] if is_to_be_made(plan) else []),
        *([_deploys(plan, taking)] if DEPLOY in phases_of(plan) else []),
        *([_waits(plan, now)] if waits_when_ready(plan) else []),
        f"reroute traffic to the {taking}, {_waves(plan['batches'])}: {_events(plan, GREEN, REROUTE)}{_until_healthy(plan, load_balancers)}",
        *([_deregisters(plan, replaced, load_balancers)] if plan["original_hosts"] else []),
        _end(plan, replaced, now),
    ]
    fleets = [f"{taking}: {_members(plan)}", *([f"{replaced}: {shorten(plan['original_hosts'])}"] if plan["original_hosts"] else [])]
    return [f"  {line}" for line in [*fleets, *(f"{number}. {step}" for number, step in enumerate(steps, 1))]]


def describe_what_runs(plan, group):
    """What both fleets run before the deployment, by the last results that the group has -> lines, at most a few for each fleet; none in place."""
    if not plan["blue_green"]:
        return []
    fleets = zip(names_of_fleets(plan), (plan["hosts"], plan["original_hosts"]))
    return [f"{name}{line}" for name, hosts in fleets for line in _results(sorted(hosts), group["instances"])]


def _members(plan):
    if is_to_be_made(plan):
        return f"a copy of Auto Scaling group {plan['copied_group']['of']}, {plan['copied_group']['size']} instance(s)"
    return shorten(plan["hosts"])


def _deploys(plan, fleet):
    return f"deploy to the {fleet}, {_waves(plan['batches'])}: {_events(plan, GREEN, DEPLOY)}"


def _deregisters(plan, fleet, load_balancers):
    return f"deregister the {fleet}, {_waves([len(plan['original_hosts'])])}: {_events(plan, BLUE, DEREGISTER)}{_until_drained(load_balancers)}"


def _waits(plan, now):
    minutes = plan["blue_green"]["ready"]["wait_minutes"]
    to_look_at = plan["test_load_balancer_info"]
    groups = ", ".join(group["name"] for group in to_look_at["target_group_info_list"]) if to_look_at else ""
    shown = f", with the replacement fleet alone in {groups} (codedeploy_test_target_groups)" if groups else ""
    return f"wait for {CONTINUE}{shown}; after {minutes} minutes without it, {_at_the_earliest(plan, READY_WAIT, now)}, the deployment is stopped"


def _end(plan, fleet, now):
    terminate, copy = plan["blue_green"]["terminate"], plan["copied_group"]
    if copy and plan["goes_back"]:
        return f"remove the copy of Auto Scaling group {copy['of']} that {copy['deployment_id']} has made, with its instances, if there is one"
    if terminate["action"] != END:
        return f"keep the {fleet}, out of traffic"
    instances = shorten([f"{host} ({plan['targets'][host]['instance_id'] or 'by tasks'})" for host in plan["original_hosts"]])
    if not waits_to_terminate(plan):
        return f"terminate the {fleet} at once: {instances}"
    due = f"due after {terminate['wait_minutes']} minutes, {_at_the_earliest(plan, TERMINATION_WAIT, now)}"
    return f"wait for {CONTINUE}, which is {due}, and have it terminate the {fleet}: {instances}"


def _at_the_earliest(plan, kind, now):
    return f"{end_of_wait(plan, kind, now)[:16].replace('T', ' ')} UTC at the earliest"


def _waves(sizes):
    return f"{sizes[0]} host(s) at once" + (f", {len(sizes)} waves" if len(sizes) > 1 else "")


def _events(plan, kind, phase):
    return ", ".join(event for event in plan["events"][kind] if phase_of(kind, event) == phase)


def _until_healthy(plan, load_balancers):
    seconds, waves = _most(load_balancers, "healthy_after_seconds"), len(plan["batches"])
    in_all = f" a wave, {seconds * waves} s in all" if waves > 1 else ""
    return f" (by the load balancers healthy within {seconds} s{in_all})" if seconds else ""


def _until_drained(load_balancers):
    seconds = _most(load_balancers, "deregistration_delay_seconds")
    return f" (by the load balancers drained within {seconds} s)" if seconds else ""


def _most(load_balancers, key):
    balancers = [*load_balancers["target_groups"], *load_balancers["classic_load_balancers"]] if load_balancers else []
    return max((balancer[key] for balancer in balancers), default=0)


def _results(hosts, instances):
    """What the hosts of a fleet run, those alike together, first what most have."""
    alike: dict = {}
    for host in hosts:
        result = instances.get(host)
        alike.setdefault((RUNS_PERHAPS.get(result["status"], RUNS), result["revision_sha256"]) if result else None, []).append(host)
    unknown = alike.pop(None, [])
    groups = sorted(alike.items(), key=lambda item: -len(item[1]))
    lines = [f" {_what(runs, sha256, [instances[host] for host in of_all])}: {shorten(of_all)}" for (runs, sha256), of_all in groups[:SHOWN_RESULTS]]
    others = [host for _alike, of_all in groups[SHOWN_RESULTS:] for host in of_all]
    lines += [f", {len(groups) - SHOWN_RESULTS} other results: {shorten(others)}"] if others else []
    return lines + ([f", not known what runs on: {shorten(unknown)}"] if unknown else [])


def _what(runs, sha256, results):
    newest = sorted(results, key=lambda result: result["at"], reverse=True)
    ids = list(dict.fromkeys(result["deployment_id"] for result in newest))
    return runs.format(f"{f'revision {sha256[:SHOWN_OF_HASH]}' if sha256 else 'an unknown revision'} ({shorten(ids, SHOWN_IDS)})")
