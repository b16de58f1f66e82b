# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of copy_auto_scaling_group: plans, makes the calls that are not made, and waits for what they do."""

from __future__ import annotations

import re
import time
from datetime import datetime, timezone

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ..alarms.cloudwatch_errors import from_aws_error as from_cloudwatch_error
from ..counted_clients import CountedClients
from ..error_codes import aws_code
from ..fleet.fleet_errors import AUTO_SCALING, BUSY, from_aws_error
from ..fleet.fleet_reader import read_groups, read_target_instances
from ..fleet.lifecycle_action_rules import Action
from ..fleet.lifecycle_actions import carry_out as tell_auto_scaling
from ..polling import next_poll_seconds
from . import copy_api
from .copy_plan import copy_plan
from .copy_reader import read_activities, read_alarms_of_copy, read_described, read_source_states
from .draft import CLOUDWATCH, Draft, filled_in
from .hand_over_plan import hand_over_plan
from .obstacles.obstacle_reader import read_obstacles
from .removal_plan import removal_plan
from .rules.activity_rules import NEXT, failed_launches, launch_error, unfinished_error
from .rules.name_rules import as_before, copy_name, is_copy_of, is_handed_over
from .rules.refusal_rules import check_answer, check_copy, check_deployment_id
from .rules.size_rules import serving_capacity

CREATION, THERE = "CreateAutoScalingGroup", "AlreadyExists"
# So often a launch that failed is seen before it is told: Auto Scaling may try in another zone.
PATIENCE = 3
WAITING = "Pending:Wait"


class CopyRun:
    """One run of the module. options: those of the module."""

    def __init__(self, clients: CountedClients, options: dict) -> None:
        self.clients, self.options = clients, options
        self.original_name = options["name"]
        self.name = options["copy_name"] or copy_name(options["name"], options["deployment_id"])
        self.plan = Draft().to_dict()
        self.made: list[dict] = []
        self.fleet: dict = {"instances": []}
        self._groups: dict[str, dict] = {}

    def foresee(self) -> dict:
        """The result of what would be done, without doing it."""
        try:
            self._decide()
        except DeploymentError as error:
            return self._result([], error)
        return self._result(self.plan["calls"])

    def carry_out(self, timeout_seconds: float, poll_interval_seconds: float) -> dict:
        """The result after all is as it is to be, or something has failed, or the time is over."""
        self._started, self._timeout, self._interval = time.monotonic(), timeout_seconds, poll_interval_seconds
        try:
            self._decide()
            self._act()
            self._wait()
        except DeploymentError as error:
            return self._result(self.made, error)
        return self._result(self.made)

    def _decide(self) -> None:
        check_deployment_id(self.options["deployment_id"])
        self._groups = read_groups(self.clients, [self.original_name, self.name])
        decide = {"copied": self._plan_copy, "handed_over": self._plan_hand_over, "removed": self._plan_removal}[self.options["state"]]
        self.plan = decide(self._groups.get(self.original_name), self._groups.get(self.name))

    def _plan_copy(self, original: dict | None, copy: dict | None) -> dict:
        original = self._required(original, self.original_name)
        check_copy(copy, self.original_name, self.options["deployment_id"])
        options = {**self.options, "now": datetime.now(timezone.utc)}
        # The last call gives a copy its size.
        is_made = copy is not None and (copy["DesiredCapacity"] > 0 or is_handed_over(copy))
        try:
            described = read_described(self.clients, as_before(original, copy))
            plan = copy_plan(described, self.name, options)
        except DeploymentError:
            if not is_made:
                raise
            return Draft().to_dict()
        if copy is None:
            creation = plan["calls"][0]["arguments"]
            plan["warnings"] = [*plan["warnings"], *read_obstacles(self.clients, described["group"], creation)]
        return {**plan, "calls": [] if is_made else plan["calls"]}

    def _plan_hand_over(self, original: dict | None, copy: dict | None) -> dict:
        copy = self._required(copy, self.name)
        if original is None and is_handed_over(copy) and is_copy_of(copy, self.original_name, self.options["deployment_id"]):
            # It was a copy itself, and was removed.
            return Draft().to_dict()
        original = self._required(original, self.original_name)
        return hand_over_plan(read_described(self.clients, original), copy, self.options)

    def _plan_removal(self, original: dict | None, copy: dict | None) -> dict:
        options = {**self.options, "original_name": self.original_name}
        alarms = read_alarms_of_copy(self.clients, original, copy, self.options["deployment_id"])
        return removal_plan(original, copy, alarms, options)

    def _required(self, group: dict | None, name: str) -> dict:
        if group is None:
            message = f"There is no Auto Scaling group {name}."
            raise DeploymentError("InvalidAutoScalingGroupException", message, "Check the names, and the region and account. Nothing was touched.")
        return group

    def _act(self) -> None:
        answers: dict[int, dict] = {}
        for index, call in enumerate(self.plan["calls"]):
            arguments = filled_in(call["arguments"], answers)
            if call["action"] == CREATION and self.name in self._groups:
                continue
            if call.get("until"):
                self._wait_for_sources(call["until"])
                continue
            answers[index] = self._call(call, arguments)
            self.made.append({**call, "arguments": arguments})
            check_answer(self.name, answers[index])

    def _call(self, call: dict, arguments: dict) -> dict:
        operation = re.sub(r"(?<!^)(?=[A-Z])", "_", call["action"]).lower()
        while True:
            try:
                return copy_api.answer(self.clients.get(call["service"]), operation, arguments)
            except AnsibleAWSError as error:
                code = aws_code(error)
                if code == THERE and call["action"] == CREATION:
                    # An attempt of this run that AWS did not answer.
                    check_copy(read_groups(self.clients, [self.name]).get(self.name), self.original_name, self.options["deployment_id"])
                    return {}
                if code not in BUSY or not self._has_slept():
                    raise self._explained(call, error) from error

    def _explained(self, call: dict, error) -> DeploymentError:
        subject = call["arguments"].get("AutoScalingGroupName") or call["arguments"].get("AlarmName") or self.name
        told = from_cloudwatch_error(error, subject) if call["service"] == CLOUDWATCH else from_aws_error(error, AUTO_SCALING, subject)
        done = f"{len(self.made)} of {len(self.plan['calls'])} calls were made." if self.made else "Nothing was touched."
        hint = f"{told.hint} {NEXT}" if self.made and self.options["state"] == "copied" else told.hint
        return DeploymentError(told.code, f"{told.message} {done}", hint)

    def _wait(self) -> None:
        if self.options["state"] == "removed":
            self._wait_until_gone()
            return
        if self.options["state"] == "copied":
            self._wait_until_in_service()
        self.fleet = read_target_instances(self.clients, {"auto_scaling_groups": [self.name]})

    def _wait_until_in_service(self) -> None:
        seen, before = 0, None
        while True:
            group = self._required(read_groups(self.clients, [self.name]).get(self.name), self.name)
            serving = serving_capacity(group)
            if serving >= group["DesiredCapacity"]:
                return
            self._let_in(group)
            failed = failed_launches(read_activities(self.clients, self.name))
            if before is None:
                # What failed in another run may have been put right since.
                before = set() if self.made else {activity["ActivityId"] for activity in failed}
            seen = seen + 1 if any(activity["ActivityId"] not in before for activity in failed) else 0
            if seen >= PATIENCE or not self._has_slept():
                raise launch_error(self.name, failed) if failed else unfinished_error(self.name, group, serving)

    def _let_in(self, group: dict) -> None:
        """Have instances come into service that wait to be deployed to: without traffic, and for this deployment."""
        hook_name = self.options["launch_hook_name"]
        waiting = [member["InstanceId"] for member in group.get("Instances") or [] if member["LifecycleState"] == WAITING]
        if not hook_name or not waiting:
            return
        actions = [Action(instance_id, instance_id, self.name, "CONTINUE") for instance_id in waiting]
        tell_auto_scaling(self.clients, hook_name, actions)
        # What else there is passes, or another hook is waited for.
        denied = next((action.error for action in actions if action.error and action.error.code == AUTO_SCALING.denied), None)
        if denied:
            raise denied

    def _wait_for_sources(self, state: str) -> None:
        while True:
            states = read_source_states(self.clients, self.name)
            others = {source: found for source, found in states.items() if found != state}
            if not others:
                return
            if not self._has_slept():
                said = ", ".join(f"{source} is {found}" for source, found in sorted(others.items()))
                message = f"Not all that Auto Scaling group {self.name} is attached to finds an instance healthy within {self._timeout:g} seconds: {said}."
                raise DeploymentError("TIMEOUT", message, "See why its health checks fail, then run this again to go on.")

    def _wait_until_gone(self) -> None:
        while self.name in read_groups(self.clients, [self.name]):
            if not self._has_slept():
                message = f"Auto Scaling group {self.name} is being deleted, and is not gone yet."
                raise DeploymentError("TIMEOUT", message, "Run this again to wait longer.")

    def _has_slept(self) -> bool:
        """Whether there was time left to wait for the next look."""
        elapsed = time.monotonic() - self._started
        if elapsed >= self._timeout:
            return False
        time.sleep(next_poll_seconds(elapsed, self._interval, self._timeout - elapsed))
        return True

    def _result(self, calls: list[dict], error: DeploymentError | None = None) -> dict:
        return {
            "changed": bool(calls),
            "name": self.name,
            "calls": calls,
            "report": self.plan["report"],
            "remarks": self.plan["warnings"],
            "instances": self.fleet["instances"],
            "api_calls": self.clients.api_calls,
            **(error.to_failure() if error else {}),
        }
