# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks up the revision of a deployment that is on record in the store of its group."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_verdict import good_for_launches
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.cached_bundle import cached_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_answers import answers_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.record_note import RecordNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.rollback_to import PRESENT
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.bundles_on_hosts import bundles_on_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.recorded_revision import last_good_id, recorded_revision
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.continued import waiting_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import (
    KEYS,
    chosen_rollback,
    fleets_to_go_back,
    refuse_without_good,
    revision_of_fleet,
    warnings_of,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.unknown_revision import unknown_revision


class ActionModule(StoreAction):
    """Has the documents read on the controller, and looks whether the bundle is in its cache."""

    OWN = ("plan", "bundles")

    def run(self, tmp=None, task_vars=None):
        """The revision, or why there is none."""
        result = {**super().run(tmp, task_vars), "changed": False, "_ansible_verbose_override": True}
        self._task_vars, plan = task_vars, self._task.args["plan"]
        try:
            deployment_id, of, fleets, warnings = self._choose(plan)
            rollback_of = of and of["deployment_id"]
            path, recorded = self._revision(plan, deployment_id, rollback_of) if deployment_id else (None, unknown_revision(rollback_of))
            found = {"path": path, "recorded": {**recorded, "goes_back_from": fleets}}
            return {**result, **found, **({"warnings": warnings} if warnings else {})}
        except _NotRead as error:
            return {**result, **error.failure}
        except DeploymentError as error:
            return {**result, **error.to_failure()}

    def _choose(self, plan):
        """(id of the deployment whose revision is deployed or gone back to, None where that is not known; record of the one that is rolled back, or None; its
        fleets where traffic goes back, or None; warnings). Raises DeploymentError."""
        wanted = plan["options"].get("rollback_to")
        if plan["options"].get("continue"):
            return waiting_id(plan, self._read(plan, {"state": "read"})["lost"], RecordNote(plan).now()), None, None, []
        if plan["launched"]:
            return good_for_launches(self._read(plan, {"state": "read", "keys": KEYS}))["deployment_id"], None, None, []
        if not wanted:
            return last_good_id(self._read(plan, {"state": "read"})), None, None, []
        on_hosts = self._bundles_on(plan["hosts"]) if wanted == PRESENT else None
        found = self._read(plan, {"state": "read", "keys": KEYS})
        of, chosen = chosen_rollback(found["deployments"], wanted, on_hosts, plan["options"].get("rollback_of"))
        fleets = fleets_to_go_back(plan, self._plan_of(plan, of["deployment_id"]), of, found["deployments"], self._task_vars["hostvars"])
        if fleets:
            chosen = revision_of_fleet(found["deployments"], known_group(found["group"])["instances"], fleets["original_hosts"])
        elif not chosen:
            refuse_without_good(of)
        return chosen and chosen["deployment_id"], of, fleets, warnings_of(chosen) if chosen else []

    def _revision(self, plan, deployment_id, rollback_of):
        """(path of the bundle on the controller or None, the revision). Raises DeploymentError."""
        recorded = self._plan_of(plan, deployment_id)
        path = recorded and cached_bundle(plan["options"]["cache_dir"], recorded["bundle"])
        return path, recorded_revision(deployment_id, recorded, path, rollback_of)

    def _plan_of(self, plan, deployment_id):
        return self._read(plan, {"state": "plan", "deployment_id": deployment_id})["plan"]

    def _bundles_on(self, hosts):
        """{host: hashes of the bundles that it has}, as the play before the plan asked it. Raises DeploymentError."""
        asked = self._task.args.get("bundles") or {"variable": "", "task": ""}
        return bundles_on_hosts(asked["task"], hosts, answers_of(self._task_vars["hostvars"], hosts, asked["variable"]))

    def _read(self, plan, request):
        found = self.ask_store({**plan["deployment"], "store": plan["options"]["store"]}, request, self._task_vars)
        if found.get("failed"):
            raise _NotRead(found)
        return found


class _NotRead(Exception):
    """failure: what came of reading."""

    def __init__(self, failure):
        super().__init__(failure.get("msg"))
        self.failure = failure
