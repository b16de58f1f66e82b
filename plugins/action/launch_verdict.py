# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides by what the store has of a group whether instances that were launched are deployed to now."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import FORMAT
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_verdict import launch_verdict
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import KEYS


class ActionModule(StoreAction):
    """Has the store read on the controller."""

    OWN = ("launch", "waiting", "kept_waiting")

    def run(self, tmp=None, task_vars=None):
        """Whom is deployed to, and why nobody else."""
        result = {**super().run(tmp, task_vars), "changed": False, "_ansible_verbose_override": True}
        asked = self._task.args
        launch, by_host = asked["launch"], {item["host"]: item for item in asked["waiting"]}
        # Of those that do not wait for this hook, another group takes care.
        hosts = [host for host in by_host if (asked["kept_waiting"].get(host) or {}).get("waits")]
        if not hosts:
            return {**result, **_told(launch, {}, [_nobody(launch)])}
        found = self.ask_store(launch, {"state": "read", "keys": KEYS}, task_vars)
        status = found if found.get("failed") else self.ask_store(launch, {"state": "status"}, task_vars)
        if status.get("failed"):
            return {**result, **status}
        try:
            deployed_to, lines = launch_verdict(found, status["lock"], hosts, launch["attempts"], time.strftime(FORMAT, time.gmtime()))
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, **_told(launch, {host: by_host[host] for host in deployed_to}, lines)}


def _told(launch, instances, lines):
    of_hosts = {host: {key: item[key] for key in ("instance_id", "auto_scaling_group")} for host, item in instances.items()}
    return {"launched": {"hook_name": launch["hook_name"], "instances": of_hosts}, "lines": lines}


def _nobody(launch):
    groups = ", ".join(launch["auto_scaling_groups"])
    return f"No instance of {groups} waits for the lifecycle hook {launch['hook_name']} (Pending:Wait): nothing is to be done."
