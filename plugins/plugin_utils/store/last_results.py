# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the group remembers of its instances: {open_deployment_id, last_good, instances: host -> {status, deployment_id, revision_sha256, at, registrations},
auto_scaling_groups}.

registrations: what is to be put back at load balancers, see registrations_to_remember; only where there is any. Of hosts that were deregistered with an
original fleet, to which nothing is deployed, it is in deregistered: host -> registrations.
Ready is a host that was deployed to, and to which the deployment rerouted no traffic: it has the revision, and counts as healthy.
A host that was in the middle of its lifecycle when a run was lost stays InProgress, until a deployment has a result for it.
"""

from __future__ import annotations

from ..deployment.deployment_plan import plan_for_hosts
from ..deployment.registrations import registrations_in_the_middle, registrations_to_remember, with_known_registrations
from ..launch.launch_settings import is_launch
from ..lifecycle.host_record import FAILED, IN, IN_PROGRESS, READY, SUCCEEDED, has_begun, is_over
from ..lifecycle.kinds_of_host import all_hosts
from ..lifecycle.stop import serves_on
from ..names_of_hosts import shorten

UNHEALTHY = (FAILED, IN_PROGRESS)
# Of five, in the order of deployment.
UNHEALTHY_RANK, SAME_REVISION_RANK = 0, 4
# Of instances that a deployment is not for, so many are remembered.
MOST_OTHERS = 10000
NOBODY = {"of": None, "deployment_id": None}


def known_group(group):
    """The group; one that nothing is known of is new."""
    return group or {"open_deployment_id": None, "last_good": None, "instances": {}}


def with_lost_run(group, lost):
    """The group after a deployment that was not concluded, or of which the last that is written, the group itself, was not.

    lost: {record, plan, hosts: host -> stored record} of this deployment as far as they were written, or None.
    """
    if not lost:
        return {**group, "open_deployment_id": None}
    record, wave = lost["record"], lost["record"]["wave"] or {"hosts": [], "begun_at": None}
    at, plan = wave["begun_at"] or record["created_at"], lost["plan"] or {}
    found, original = _ends(plan, lost["hosts"], group), plan.get("original_hosts", ())
    middle = [host for host in wave["hosts"] if not (host in lost["hosts"] and is_over(lost["hosts"][host]))]
    of_middle = {host: registrations_in_the_middle(plan, host, _registrations(group, host)) for host in middle}
    found.update({host: (IN_PROGRESS, known) for host, known in of_middle.items() if host not in original})
    deregistered = {**_deregistered(plan, lost["hosts"], group), **{host: known for host, known in of_middle.items() if host in original}}
    good = {key: record[key] for key in ("deployment_id", "revision", "revision_sha256")}
    is_good = record["status"] == SUCCEEDED and record["revision_sha256"] and not is_launch(record)
    return {
        "open_deployment_id": None,
        **_groups(group, plan, record["status"] == SUCCEEDED),
        "last_good": {**good, "at": record["ended_at"]} if is_good else group["last_good"],
        **_remembered(group, results(found, record["deployment_id"], record["revision_sha256"], at, _kept(plan, group["instances"])), deregistered),
    }


def with_last_results(plan, group):
    """The plan, with what is remembered of registrations, in the order in which CodeDeploy deploys: what failed last, or was in the middle when a run was
    lost, which counts as unhealthy; what was never deployed to; what has an unknown, an old, and the same revision. Only outdated instances leaves the
    last out. Raises DeploymentError."""
    ranks = {host: _rank(group["instances"].get(host), plan["bundle"]["sha256"]) for host in plan["hosts"]}
    hosts = sorted(plan["hosts"], key=ranks.get)
    known = {host: _registrations(group, host) for host in plan["registrations"]}
    plan = {**with_known_registrations(plan, known), "hosts": hosts, "unhealthy_hosts": [host for host in hosts if ranks[host] == UNHEALTHY_RANK]}
    if not plan["options"]["update_outdated_instances_only"]:
        return plan
    left_out = [host for host in hosts if ranks[host] == SAME_REVISION_RANK]
    return {**plan_for_hosts(plan, [host for host in hosts if ranks[host] != SAME_REVISION_RANK]), "up_to_date_hosts": left_out}


def describe_last_results(plan):
    """What the last results mean for a deployment -> lines; none when all hosts count as healthy and are deployed to."""
    bad, fleet, minimum = plan["unhealthy_hosts"], len(plan["hosts"]), plan["minimum_healthy_hosts"]
    healthy = fleet - len(bad)
    lines = _describe_left_out(plan) if plan["up_to_date_hosts"] else []
    lines += [f"Unhealthy by their last result, so deployed to first: {shorten(bad)}"] if bad else []
    if bad and 0 < minimum >= healthy:
        where = "below its minimum" if healthy < minimum else "at its minimum"
        lines += [
            f"  The deployment group is {where}: {healthy} of {fleet} hosts count as healthy, {minimum} must be. Hosts that are healthy are taken out of",
            "  service only when enough of these have succeeded. Those that cannot be repaired can be left out (codedeploy_targets), or another deployment",
            "  configuration can keep fewer hosts healthy.",
        ]
    return lines


def with_results(group, plan, records, is_good, now):
    """The group after a deployment with these host records. is_good: whether it succeeded."""
    deployment_id, sha256 = plan["deployment"]["deployment_id"], plan["bundle"]["sha256"]
    found = results(_ends(plan, records, group), deployment_id, sha256, now, _kept(plan, group["instances"]))
    last_good = {"deployment_id": deployment_id, "revision": plan["revision"], "revision_sha256": sha256, "at": now}
    before = {**group, "instances": _bounded(group["instances"], all_hosts(plan))}
    return {
        "open_deployment_id": None,
        **_groups(group, plan, is_good),
        "last_good": last_good if is_good and sha256 and not is_launch(plan["deployment"]) else group["last_good"],
        **_remembered(before, found, _deregistered(plan, records, group)),
    }


def results(ends, deployment_id, sha256, at, kept):
    """{host: (status, registrations)} in one deployment -> what is remembered of the hosts. kept: {host: SHA-256 of the revision that it keeps}."""
    of_all = {"deployment_id": deployment_id, "at": at}
    return {
        host: {"status": status, **of_all, "revision_sha256": kept.get(host, sha256), **({"registrations": known} if known else {})}
        for host, (status, known) in ends.items()
    }


def _groups(group, plan, is_good):
    """{auto_scaling_groups: {name that the owner gave: the one that serves for it now, see present_group}}, where a deployment has ever copied one."""
    known, copy = group.get("auto_scaling_groups") or {}, plan.get("copied_group")
    if copy and is_good:
        made = {"of": copy["of"], "deployment_id": plan["deployment"]["deployment_id"]}
        serves = {"name": copy["of"], **(copy["made_by"] or NOBODY)} if plan["goes_back"] else {"name": copy["name"], **made}
        known = {**known, copy["owners_name"]: serves}
    return {"auto_scaling_groups": known} if known else {}


def _kept(plan, before):
    """Where traffic goes back to a fleet, nothing is deployed to it."""
    return {host: result["revision_sha256"] for host, result in before.items()} if plan.get("goes_back") else {}


def counts(record, before):
    """Whether a host record is a result: of a host on which nothing was touched, what is known already says more when it is bad, or when it was stopped."""
    if serves_on(record):
        return False
    return record["status"] == SUCCEEDED or has_begun(record) or not before or before["status"] not in UNHEALTHY


def _ends(plan, records, group):
    """{host: (status, registrations)} of those records that are a result. group: as it was before."""
    before = group["instances"]
    return {
        host: (record["status"], registrations_to_remember(plan, record, _registrations(group, host)))
        for host, record in records.items()
        # Nothing is deployed to the original fleet.
        if (is_over(record) or record["status"] == READY) and host not in plan.get("original_hosts", ()) and counts(record, before.get(host))
    }


def _deregistered(plan, records, group):
    """{host: registrations} of the original fleet, as far as load balancers were asked; none of hosts that are in traffic again."""
    asked = [records[host] for host in plan.get("original_hosts", ()) if host in records and records[host]["traffic"] is not None]
    return {
        record["host"]: [] if record["traffic"] == IN else registrations_to_remember(plan, record, _registrations(group, record["host"])) for record in asked
    }


def _remembered(group, of_results, deregistered):
    """{instances, deregistered} of the group after results, and after other hosts were deregistered, of which older registrations are forgotten."""
    before = {host: {key: result[key] for key in result if key != "registrations" or host not in deregistered} for host, result in group["instances"].items()}
    known = {**group.get("deregistered", {}), **deregistered}
    left = [(host, items) for host, items in known.items() if items and host not in of_results][-MOST_OTHERS:]
    return {"instances": {**before, **of_results}, **({"deregistered": dict(left)} if left else {})}


def _registrations(group, host):
    return group["instances"].get(host, {}).get("registrations") or group.get("deregistered", {}).get(host, [])


def _rank(result, sha256):
    if result is None:
        return 1
    if result["status"] in UNHEALTHY:
        return UNHEALTHY_RANK
    return 2 if not result["revision_sha256"] else SAME_REVISION_RANK if result["revision_sha256"] == sha256 else 3


def _describe_left_out(plan):
    left_out, fleet = plan["up_to_date_hosts"], len(plan["hosts"])
    lines = [f"Left out, as they run this revision already by their last result: {shorten(left_out)}"]
    if not fleet:
        return [*lines, f"  Nothing is to be done: none of {len(left_out)} hosts is outdated."]
    return [*lines, f"  The deployment is to {fleet} of {fleet + len(left_out)} hosts, of which at least {plan['minimum_healthy_hosts']} stay healthy."]


def _bounded(instances, hosts):
    """Those of these hosts, and of others the ones with the newest results."""
    others = instances.keys() - set(hosts)
    if len(others) <= MOST_OTHERS:
        return instances
    newest = set(sorted(others, key=lambda host: instances[host]["at"], reverse=True)[:MOST_OTHERS])
    return {host: result for host, result in instances.items() if host not in others or host in newest}
