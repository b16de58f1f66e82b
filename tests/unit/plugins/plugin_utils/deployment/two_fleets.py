# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment in which one fleet replaces another, for tests of what knows both."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.fleets_of_phases import phases_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate, next_phase_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.going_back import going_back_plan
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import batch_sizes
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import batches_in_phase, hosts_in_phase
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of

SETTINGS = {"ready": {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_minutes": 0}, "terminate": {"action": "KEEP_ALIVE", "wait_minutes": 0}}
GREEN = [
    {"type": "events", "events": ["DownloadBundle", "Install"], "unscripted": [], "phase": "deploy"},
    {"type": "allow_traffic", "event": "AllowTraffic", "phase": "reroute"},
]
BLUE = [{"type": "block_traffic", "event": "BlockTraffic", "phase": "deregister"}]
SEGMENTS = {"green": GREEN, "blue": BLUE}
FLEETS = ("hosts", "original_hosts", "targets", "copied_group")
ERROR = {
    "code": "ScriptFailed", "event": "Install", "events": [], "script": "a.sh", "exit_code": 1, "message": "It failed.", "hint": "Look.", "log_path": "/log",
    "log_tail": "",
}  # fmt: skip


def replacing(green=3, blue=2, minimum=0, **changes):
    """The plan in which hosts g0, g1 … replace b0, b1 …"""
    hosts, original = [f"g{number}" for number in range(green)], [f"b{number}" for number in range(blue)]
    return {
        "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "Mine", "minimum_healthy_hosts": minimum, "batches": batch_sizes(green, minimum), "hosts": hosts, "original_hosts": original,
        "blue_green": SETTINGS, "goes_back": False, "unhealthy_hosts": [], "up_to_date_hosts": [], "resumed": None, "rollback_of": None, "revision_of": None,
        "registrations": {}, "standing_fleets": None, "fleet_error": None, "serving_replacements": [], "test_load_balancer_info": None,
        "may_be_starting": False, "copied_group": None, "strangers_in_traffic": [],
        "targets": {**{host: target(host, "green") for host in hosts}, **{host: target(host, "blue") for host in original}},
        "events": {"green": ["DownloadBundle", "Install", "AllowTraffic"], "blue": ["BlockTraffic"]}, "load_balancer_info": None, "traffic_tasks": {},
        "options": {},
        "terminate_tasks": "",
        **changes,
    }  # fmt: skip


def target(host, kind):
    """A host that is an EC2 instance."""
    return {"host": host, "kind": kind, "instance_id": f"i-{host}", "test_url": None}


def on_premises(plan, *hosts):
    """The plan, in which these hosts are no EC2 instances, so that tasks of the user's terminate them."""
    without = {host: {**plan["targets"][host], "instance_id": None} for host in hosts}
    return {**plan, "targets": {**plan["targets"], **without}, "terminate_tasks": "/t/end.yml"}


def waiting(minutes=60, **changes):
    """The plan of a deployment that waits when the replacement fleet is ready."""
    return replacing(**{"blue_green": {**SETTINGS, "ready": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_minutes": minutes}}, **changes})


def terminating(minutes=60, **changes):
    """The plan of a deployment that terminates the original fleet so many minutes after it was deregistered."""
    return replacing(**{"blue_green": {**SETTINGS, "terminate": {"action": "TERMINATE", "wait_minutes": minutes}}, **changes})


def copying(green=0, size=3, name=None, **changes):
    """The plan of a deployment to a copy of Auto Scaling group web, which has so many hosts yet."""
    plan = replacing(green or size, 2, copied_group={"owners_name": "web", "of": "web", "made_by": None, "name": name, "size": size}, **changes)
    if green:
        return plan
    return {**plan, "hosts": [], "targets": {host: plan["targets"][host] for host in plan["original_hosts"]}}


def going_back(of, minimum=0, **changes):
    """The plan of a rollback in which traffic goes back to b0, b1 …, which the hosts of another plan replaced."""
    plan = going_back_plan({**of, "rollback_of": "d-1", "revision_of": "d-0"}, {key: of[key] for key in FLEETS}, lambda _count: minimum)
    return {**plan, "deployment": {**plan["deployment"], "deployment_id": "d-2"}, **changes}


def resumed(plan, records=(), ready=()):
    """The plan of a run that goes on. records, ready: {host: status}"""
    of = {"middle": [], "unhealthy_before": [], "segments": SEGMENTS, "wave_number": 7, "phase": "deploy"}
    known = {key: {host: {"host": host, "status": status} for host, status in dict(found).items()} for key, found in (("records", records), ("ready", ready))}
    return {**plan, "resumed": {**of, **known}}


def begin(plan, **statuses):
    """The gate before the first wave. statuses: of hosts that are not Pending, nor known from before."""
    before = plan["resumed"] or {"records": {}, "ready": {}}
    known = {host: record["status"] for key in ("records", "ready") for host, record in before[key].items()}
    return first_gate(plan, {**dict.fromkeys([*plan["hosts"], *plan["original_hosts"]], "Pending"), **known, **statuses})


def record(host, status, **changes):
    """A host record that has a status: of a green host Ready is through its first phase."""
    segments = GREEN if host.startswith("g") else BLUE
    done = {"Pending": 0, "Ready": 1, "Succeeded": len(segments), "Failed": 0}[status]
    found = record_of(None, "d-1", host)
    for segment in segments[:done]:
        events = segment.get("events") or [segment["event"]]
        found = advance(found, segments, [{"name": event, "status": "Succeeded", "scripts": []} for event in events])
    return {**(advance(found, segments, error=ERROR) if status == "Failed" else found), **changes}


def run(plan, failing=(), gate=None, before_wave=lambda gate: None):
    """Deploy as the playbook does -> ([(phase, wave)], the last gate). failing: (phase, host) that fail; gate: the first one; before_wave: is given each."""
    gate, waves = gate or begin(plan), []
    for phase in phases_of(plan):
        hosts = hosts_in_phase(plan, gate, phase)
        for size in batches_in_phase(plan, gate, phase) if hosts else []:
            batch, hosts = hosts[:size], hosts[size:]
            gate = next_gate(plan, gate if gate["phase"] == phase else next_phase_gate(plan, gate, phase), {}, batch)
            while gate["hosts"]:
                before_wave(gate)
                waves.append((phase, gate["hosts"]))
                ended = {host: "Failed" if (phase, host) in failing else "Succeeded" for host in gate["hosts"]}
                gate = next_gate(plan, gate, ended, batch)
    return waves, gate
