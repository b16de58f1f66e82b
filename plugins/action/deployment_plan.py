# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the plan of a deployment by what was found of its load balancers and its revision; no server is touched."""

from __future__ import annotations

import time

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.listener_for_tests import check_listener_for_tests
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import FORMAT
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.placement_rules import check_placement
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.registered_hosts import NO_LOAD_BALANCERS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.timeline_text import plan_lines

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "load_balancers": {"type": "dict"},
    "test_load_balancers": {"type": "dict"},
    "fetched": {"type": "dict"},
    "checked": {"type": "dict"},
    "recorded": {"type": "dict"},
    "fleet": {"type": "dict", "default": {}},
}


class ActionModule(ActionBase):
    """Plans in the controller's own process, whatever host the task is for."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Complete the plan."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(
            ARGUMENT_SPEC, required_one_of=[("fetched", "recorded")], mutually_exclusive=[("fetched", "recorded")], required_by={"fetched": "checked"}
        )
        revision = arguments["recorded"] or _revision(arguments["fetched"], arguments["checked"])
        try:
            check_placement(arguments["fleet"], arguments["load_balancers"] or NO_LOAD_BALANCERS)
            plan, warnings = complete_plan(arguments["plan"], arguments["load_balancers"], revision)
            check_listener_for_tests(plan, arguments["fleet"], arguments["load_balancers"], arguments["test_load_balancers"])
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        # The files of the revision are many; they are of use only where it is shown what would change.
        manifest = (arguments["checked"] or {}).get("manifest") if self._task.check_mode or self._task.diff else None
        summary = plan_lines(plan, arguments["load_balancers"], time.strftime(FORMAT, time.gmtime()))
        found = {"plan": plan, "manifest": manifest, "summary": summary, **({"warnings": warnings} if warnings else {})}
        return {**result, "changed": False, "_ansible_verbose_override": True, **found}


def _revision(fetched, checked):
    """What load_balancer_info, fetch_revision and check_revision returned, as the plan has it."""
    location = fetched["revision"]
    return {
        "revision_of": None,
        "rollback_of": None,
        "goes_back_from": None,
        "options": {},
        "revision": location,
        "appspec": checked["appspec"],
        "bundle": {
            "sha256": fetched["sha256"],
            "bundle_type": fetched["bundle_type"],
            "size_bytes": fetched["size_bytes"],
            "unpacked_size_bytes": checked["unpacked_size_bytes"],
        },
        "bundle_source": {"s3_location": location["s3_location"]} if location["revision_type"] == "S3" else {"path": fetched["path"]},
    }
