# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a replacement fleet that is ready can be looked at, before traffic is rerouted to it: by a test listener, and host by host."""

from __future__ import annotations

from ..lifecycle.host_record import OUT, READY
from ..lifecycle.kinds_of_host import all_hosts

UNKNOWN = "ELASTIC_LOAD_BALANCING_INVALID"
LONGEST_MESSAGE = 1000
NOBODY: dict = {"show": [], "hide": []}


def hosts_to_show(plan, conclusion):
    """{show, hide: names of hosts}: whom test target groups are to have, and whom not any more; none unless the deployment begins to wait now."""
    if conclusion["status"] != READY or not plan["test_load_balancer_info"]:
        return NOBODY
    ready = _ready_hosts(plan, conclusion["all_records"])
    return {"show": ready, "hide": [host for host in all_hosts(plan) if host not in ready]}


def ready_view(plan, conclusion, hidden, shown):
    """{urls: {host: URL}, test_traffic: {target_groups: names, hosts: those that are healthy there, not_healthy and still_there: failures}} of a
    deployment that begins to wait, each only where there is such; nothing of any other. Failures are [{code, message, hint: of the first, hosts}], one
    for each code, so that those of a thousand hosts are few.

    hidden, shown: what block_traffic and allow_traffic returned of the test target groups, {} where they were not called.
    """
    if conclusion["status"] != READY:
        return {}
    ready = _ready_hosts(plan, conclusion["all_records"])
    urls = {host: plan["targets"][host]["test_url"] for host in ready if plan["targets"][host]["test_url"]}
    view: dict = {"urls": urls} if urls else {}
    if not plan["test_load_balancer_info"]:
        return view
    to_show = hosts_to_show(plan, conclusion)
    not_healthy = {host: error for host, (error, _traffic) in _outcomes(to_show["show"], shown).items() if error}
    # One that drains gets no new requests.
    still_there = {host: error for host, (error, traffic) in _outcomes(to_show["hide"], hidden).items() if error and traffic != OUT}
    traffic = {
        "target_groups": [group["name"] for group in plan["test_load_balancer_info"]["target_group_info_list"]],
        "hosts": [host for host in ready if host not in not_healthy],
        "not_healthy": _by_code(not_healthy),
        "still_there": _by_code(still_there),
    }
    return {**view, "test_traffic": traffic}


def _ready_hosts(plan, records):
    return [host for host in plan["hosts"] if host in records and records[host]["status"] == READY]


def _by_code(errors):
    found: dict = {}
    for host, error in errors.items():
        first = {**{key: error[key] for key in ("code", "hint")}, "message": str(error["message"])[:LONGEST_MESSAGE], "hosts": []}
        found.setdefault(error["code"], first)["hosts"].append(host)
    return list(found.values())


def _outcomes(hosts, result):
    """{host: (error or None, where its traffic is)}; of a module that could say nothing, its failure."""
    of_all = {"error": {"code": UNKNOWN, "message": str(result.get("msg") or "nothing is known of it."), "hint": ""}, "traffic": None}
    found = ((host, (result.get("instances") or {}).get(host, of_all)) for host in hosts)
    return {host: (instance["error"], instance["traffic"]) for host, instance in found}
