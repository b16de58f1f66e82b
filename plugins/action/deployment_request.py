# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what is wanted of a deployment from the variables of its targets; no server is touched."""

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_location import parse_revision
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.fleet_reader import FleetReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_variables import HostVariables
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.option_reader import OptionReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.target_reader import TARGETS, read_targets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.user_files import UserFiles, uses_haproxy
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.who_started import read_starter
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.blue_green_settings import (
    BLUE_GREEN,
    DEPLOYMENT_TYPES,
    blue_green_only,
    deployment_type,
    in_place_only,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_group import check_deployment_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_id import new_deployment_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment, request_digest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import check_haproxy
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.deployment_mode import RESTART, check_deployment_mode, required_by_mode
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.chosen_replacement import REPLACEMENT, chosen_replacement
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_settings import options_of_launch
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_agreement import agreed_options, require_options
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_names import PREFIX
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.options_of_store import refuse_without_store
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.rollback_to import with_rollback
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.starter_text import describe_starter
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address

GROUP = "codedeploy_deployment_group"
ARGUMENT_SPEC = {
    "hosts": {"type": "list", "elements": "str"},
    "deployment_type": {"type": "str", "choices": DEPLOYMENT_TYPES},
    "fleet": {"type": "list", "elements": "dict"},
    "present_group": {"type": "dict"},
    "launched": {"type": "dict"},
}
ONE_FLEET = {"original": [], "instances": {}, "standing": None, "copied_group": None}
# With which a deployment on record goes on, or back.
ON_RECORD = ("codedeploy_continue", "codedeploy_rollback_to")
NOT_ANNOUNCED = (
    "Nobody is told of the deployment (trigger_configurations, codedeploy_event_bus_name, codedeploy_metrics_namespace, codedeploy_log_group_name): "
    "the role in_place cannot tell its end."
)


class ActionModule(ActionBase):
    """Reads variables and files of the controller only."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Make the plan, but for its revision."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        self._task_vars, self._in_own_play, self._fleet = task_vars, bool(arguments["hosts"]), arguments["fleet"]
        self._only_type, self._present_group, self._launched = (arguments[name] for name in ("deployment_type", "present_group", "launched"))
        self._variables = HostVariables(self._task, self._loader, task_vars)
        self._options = OptionReader(self._loader, self._variables)
        self._files = UserFiles(self._task, self._loader, task_vars)
        known = DeploymentFacts(self._task, task_vars).plan if arguments["hosts"] else None
        try:
            request = self._request(arguments["hosts"], known, task_vars["ansible_play_hosts_all"])
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, "changed": False, "_ansible_verbose_override": True, **request}

    def _request(self, play_hosts, known, all_hosts):
        """{plan, is_new, revision, fleet, warnings}: the plan that there is, if it is of the same request, or a new one; or {fleet_wanted} where it must be
        known first which instances the replacement fleet has. Raises DeploymentError."""
        hosts, pattern, warnings = self._targets(play_hosts, all_hosts)
        first = {host: self._options.options_of(host) for host in hosts[:1]}
        if known and known["hosts"] == hosts and known["request_sha256"] == request_digest(self._of_the_deployment(first), hosts):
            return {"plan": known, "is_new": False}
        by_host = {**first, **{host: self._options.options_of(host) for host in hosts[1:]}}
        fleets = {**ONE_FLEET, "replacement": hosts, "pattern": pattern}
        if self._is_blue_green(by_host):
            fleets = self._fleets(by_host, hosts)
            if "fleet_wanted" in fleets:
                return {"plan": None, "is_new": False, **fleets}
            by_host = {host: by_host.get(host) or self._options.options_of(host) for host in [*fleets["replacement"], *fleets["original"]]}
        warnings += self._options.warnings(list(by_host))
        options = self._of_the_deployment(by_host)
        warnings += check_deployment_group(options["deployment_group"])
        targets, replaced = ([target_of(host, by_host[host]) for host in fleets[which]] for which in ("replacement", "original"))
        started_by = describe_starter(read_starter(self._task_vars))
        plan = plan_deployment(options, targets, fleets["pattern"], new_deployment_id(), started_by, replaced, fleets["standing"], fleets["copied_group"])
        if self._in_own_play and plan["announcements"]:
            warnings.append(NOT_ANNOUNCED)
            plan = {**plan, "announcements": None}
        if uses_haproxy(plan):
            check_haproxy(targets)
        is_on_record = self._launched or options["deployment_mode"] == RESTART or "rollback_to" in options or options["continue"]
        revision = None if is_on_record else parse_revision(options["revision"])
        return {"plan": plan, "is_new": True, "revision": revision, "fleet": fleets["instances"], **({"warnings": warnings} if warnings else {})}

    def _fleets(self, by_host, hosts):
        """Both fleets, see FleetReader; or {fleet_wanted, copied: whose present name is wanted} where instances must be known first. Raises DeploymentError."""
        agreed = agreed_options(by_host, [*REPLACEMENT, GROUP, "codedeploy_application_name", "codedeploy_store", *ON_RECORD])
        chosen, reader = chosen_replacement(agreed, hosts), FleetReader(self._variables, self._options)
        if self._fleet is None and chosen["copied"]:
            store = absolute_address(os.path.expanduser(agreed["codedeploy_store"]), os.getcwd())
            named = {"application_name": agreed["codedeploy_application_name"], "deployment_group_name": agreed[GROUP].get("deployment_group_name")}
            return {"fleet_wanted": None, "copied": {"store": store, **named, "owners_name": chosen["copied"]}}
        if self._fleet is None and chosen["target_instances"]:
            return {"fleet_wanted": chosen["target_instances"], "copied": None}
        if chosen["copied"]:
            return reader.read_original(chosen["copied"], self._present_group, hosts, self._fleet, not any(agreed.get(name) for name in ON_RECORD))
        return reader.read(chosen, hosts, self._fleet)

    def _targets(self, play_hosts, all_hosts):
        """(names of the targets in order, the pattern that chose them, warnings). Raises DeploymentError."""
        chosen = play_hosts or list((self._launched or {"instances": ()})["instances"])
        return (chosen, ",".join(chosen), []) if chosen else read_targets(self._variables, self._options, all_hosts)

    def _is_blue_green(self, by_host):
        """Whether the hosts are an original fleet. Raises DeploymentError."""
        if self._launched:
            return False
        group = agreed_options(by_host, [GROUP]).get(GROUP) or {}
        is_blue_green = deployment_type(group) == BLUE_GREEN
        if is_blue_green and self._in_own_play:
            raise in_place_only()
        if self._only_type == BLUE_GREEN and not is_blue_green:
            raise blue_green_only()
        return is_blue_green

    def _of_the_deployment(self, by_host):
        """{host: options} -> the options that all hosts agree about, by their names without codedeploy_, with the paths of task files."""
        agreed = agreed_options(by_host, [name for name in self._options.deployment_options if name != TARGETS])
        if self._in_own_play:
            refuse_without_store(agreed)
        agreed = options_of_launch(agreed) if self._launched else with_rollback(agreed)
        required = [] if self._launched else required_by_mode(agreed)
        require_options(agreed, [*self._options.required, *required], list(by_host))
        check_deployment_mode(agreed)
        options = {name.removeprefix(PREFIX): value for name, value in agreed.items()}
        traffic = {
            "BlockTraffic": self._files.task_file("codedeploy_block_traffic_tasks", options.pop("block_traffic_tasks", "")),
            "AllowTraffic": self._files.task_file("codedeploy_allow_traffic_tasks", options.pop("allow_traffic_tasks", "")),
        }
        events = {event: self._around(event, tasks) for event, tasks in options["event_tasks"].items()}
        store = absolute_address(os.path.expanduser(options["store"]), os.getcwd())
        announcement = self._files.task_file_for_one_host("codedeploy_announcement_tasks", options["announcement_tasks"])
        terminate = self._files.task_file("codedeploy_terminate_tasks", options["terminate_tasks"])
        of_files = {"event_tasks": events, "traffic_tasks": traffic, "terminate_tasks": terminate, "announcement_tasks": announcement}
        return {**options, "store": store, **of_files, **({"launched": self._launched} if self._launched else {})}

    def _around(self, event, tasks):
        """The paths of the files that hold the tasks before and after an event."""
        if not isinstance(tasks, dict):
            return tasks
        return {when: self._files.task_file(f"codedeploy_event_tasks.{event}.{when}", path) for when, path in tasks.items()}
