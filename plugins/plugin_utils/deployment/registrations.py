# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What load balancers had of hosts and must have again, as far as that is not what they get of a host of which nothing is known.

A registration is {id, port, availability_zone}. They lie in items {name, type, targets: [registrations]}, one for each load balancer: of the plan with id, what
the host is known by there, of host records with port, the default one.
"""

from __future__ import annotations

from ..lifecycle.host_record import IN, SUCCEEDED


def registrations_before(targets, load_balancer_info, target_groups):
    """{host: items} of the hosts that are not registered as by default, and with that port only; of those that are not registered with no targets.

    load_balancer_info: that of the plan; target_groups: as load_balancer_info tells of them.
    """
    ports = {group["name"]: group.get("port") for group in load_balancer_info["target_group_info_list"]}
    found: dict = {}
    for group in target_groups:
        known_by, by_id = "ip_address" if group["target_type"] == "ip" else "instance_id", {}
        for registration in group["registrations"]:
            by_id.setdefault(registration["id"], []).append(registration)
        for target in targets:
            item = {"name": group["name"], "type": "target_group", "id": target[known_by], "targets": by_id.get(target[known_by], [])}
            if not _is_default(item["targets"], target["port"] or ports[group["name"]] or group["port"], target["availability_zone"]):
                found.setdefault(target["host"], []).append(item)
    return found


def with_known_registrations(plan, known):
    """The plan, with what is remembered of hosts where they are not registered now. known: {host: items}"""
    items = {host: _with_known(of_host, known.get(host, [])) for host, of_host in plan["registrations"].items()}
    return {**plan, "registrations": items}


def registrations_to_put_back(plan, record):
    """What AllowTraffic gets of a host: at each load balancer what BlockTraffic took out, else what was there before the deployment.

    Of a host in the middle when the deployment went on it is both: another BlockTraffic, of the run that was lost, may have taken out a part.
    """
    planned = plan["registrations"].get(record["host"], [])
    is_part = bool(plan["resumed"]) and record["host"] in plan["resumed"]["middle"]
    found: dict = {}
    for item in [*record["registrations"], *planned]:
        before = found.get(_key(item), [])
        if not before or is_part:
            known = {(target["id"], target["port"]) for target in before}
            found[_key(item)] = before + [target for target in item["targets"] if (target["id"], target["port"]) not in known]
    return [{"name": name, "type": kind, "targets": targets} for (kind, name), targets in found.items() if targets]


def registrations_to_remember(plan, record, known):
    """The items that are remembered of a host with the end that it came to. known: those so far, which stay when no load balancer was asked."""
    if record["traffic"] is None:
        return known
    return [] if (record["status"], record["traffic"]) == (SUCCEEDED, IN) else _taken_out(plan, record["host"], record["registrations"], known)


def registrations_in_the_middle(plan, host, known):
    """The same of a host that was in the middle of its lifecycle when a run was lost. plan: that run's, as far as it is known."""
    return _taken_out(plan, host, [], known)


def _taken_out(plan, host, of_record, known):
    acted_on = {group["name"] for group in (plan.get("load_balancer_info") or {}).get("target_group_info_list", [])}
    zone = plan.get("targets", {}).get(host, {}).get("availability_zone")
    found = {_key(item): item["targets"] for item in known if item["name"] not in acted_on}
    found.update((_key(item), item["targets"]) for item in plan.get("registrations", {}).get(host, []))
    found.update((_key(item), [] if _is_default(item["targets"], item["port"], zone) else item["targets"]) for item in of_record if item["targets"])
    return [{"name": name, "type": kind, "targets": targets} for (kind, name), targets in found.items() if targets]


def _with_known(items, known):
    targets = {_key(item): item["targets"] for item in known}
    return [{**item, "targets": item["targets"] or _same_id(targets.get(_key(item), []), item["id"])} for item in items]


def _same_id(targets, target_id):
    """What is remembered of an instance that was replaced since is nothing of this one."""
    return [target for target in targets if target["id"] == target_id]


def _is_default(targets, port, zone):
    return len(targets) == 1 and targets[0]["port"] == port and targets[0]["availability_zone"] in (None, zone)


def _key(item):
    return item["type"], item["name"]
