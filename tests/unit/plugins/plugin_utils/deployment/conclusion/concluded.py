# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conclusions of deployments to one fleet and to two, and what is said of them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment, describe_conclusion
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, record, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "deployment_config_name": "CodeDeployDefault.OneAtATime",
    "minimum_healthy_hosts": 2,
    "hosts": ["a", "b", "c"],
    **ONE_FLEET,
    "unhealthy_hosts": [],
    "up_to_date_hosts": [],
    "rollback_of": None,
}


def succeeded(host):
    """The record of a host that is through."""
    return {"host": host, "status": "Succeeded", "segments_done": 1, "events": [], "error": None, "traffic": "in", "registrations": []}


def failed(host, traffic="out"):
    """The record of a host on which a script failed."""
    error = {
        "code": "ScriptFailed", "event": "ApplicationStart", "script": "scripts/start.sh", "exit_code": 3, "message": "the script exited with 3.",
        "hint": "Read the log.", "log_path": "/root/logs/scripts.log", "log_tail": "\n".join(f"[stdout]line {n}" for n in range(30)),
    }  # fmt: skip
    return {"host": host, "status": "Failed", "segments_done": 0, "events": [], "error": error, "traffic": traffic, "registrations": [], "was_begun": False}


def conclude(*records):
    """The conclusion of a deployment to one fleet, and its text."""
    conclusion = conclude_deployment(PLAN, {record["host"]: record for record in records})
    return conclusion, "\n".join(describe_conclusion(PLAN, conclusion))


REPLACING = replacing(3, 2, 2)


def replaced(error=None, stop=None, check_mode=False, plan=REPLACING, termination=None, **statuses):
    """The conclusion of a blue/green deployment, and its text. statuses: of hosts that are not Pending."""
    every = {**dict.fromkeys([*REPLACING["hosts"], *REPLACING["original_hosts"]], "Pending"), **statuses}
    records = {host: record(host, status) for host, status in every.items()}
    conclusion = conclude_deployment(plan, records, check_mode, error, stop, SEGMENTS, termination)
    return conclusion, "\n".join(describe_conclusion(plan, conclusion))


DONE, READY = (dict.fromkeys(REPLACING["hosts"], status) for status in ("Succeeded", "Ready"))
GONE = dict.fromkeys(REPLACING["original_hosts"], "Succeeded")
LOST = {"code": "LOCK_LOST", "message": "the lock is another's.", "hint": "Wait."}
