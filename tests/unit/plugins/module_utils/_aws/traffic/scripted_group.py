# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Load balancers whose answers are written down, poll by poll, and the waiting loop against them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.target import Target
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import InstanceTraffic, Registration
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_waiter import drive_traffic
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from botocore.exceptions import ClientError

GONE = target_health.NOT_REGISTERED
HEALTHY = {"state": "healthy", "reason": "", "description": ""}
INITIAL = {"state": "initial", "reason": "Elb.InitialHealthChecking", "description": "Initial health checks in progress"}
UNHEALTHY = {"state": "unhealthy", "reason": "Target.Timeout", "description": "Request timed out"}
DRAINING = {"state": "draining", "reason": "Target.DeregistrationInProgress", "description": ""}
NOT_IN_USE = {"state": "unused", "reason": "Target.NotInUse", "description": "Target group is not configured to receive traffic"}


def aws_error(code):
    """What a call raises that AWS answers with this code."""
    return AnsibleAWSError(message="Failed to describe target health", exception=ClientError({"Error": {"Code": code}}, "DescribeTargetHealth"))


class ScriptedGroup:
    """Tells of each id the next of its written answers, and the last one for ever: a health of the default registration, or {port: health}.

    An exception is raised; what is registered or deregistered changes nothing but what is written.
    """

    type = "target_group"
    not_registered = target_health.NOT_REGISTERED

    def __init__(self, name, **states):
        self.name = name
        self.states = {host: list(answers) for host, answers in states.items()}
        self.calls = []

    def describe(self, ids):
        self.calls.append(("describe", list(ids)))
        answers = {target_id: self._next(target_id) for target_id in ids}
        errors = [answer for answer in answers.values() if isinstance(answer, Exception)]
        if errors:
            raise errors[0]
        return {target_id: self._seen(target_id, answer) for target_id, answer in answers.items()}

    def _next(self, target_id):
        answers = self.states[target_id]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _seen(self, target_id, answer):
        by_port = answer if "state" not in answer else {None: answer} if answer != GONE else {}
        return {Target(target_id, port): health for port, health in by_port.items()}

    def register(self, targets):
        self.calls.append(("register", [_name(target) for target in targets]))
        return {target: "no such instance" for target in targets if target.id == "refused"}

    def deregister(self, targets):
        self.calls.append(("deregister", [_name(target) for target in targets]))
        return {}

    def sent(self, action):
        return [targets for name, targets in self.calls if name == action]


class FailingGroup(ScriptedGroup):
    """One whose calls of an action fail."""

    def fail(self, action, error):
        def call(targets):
            self.calls.append((action, [_name(target) for target in targets]))
            raise error

        setattr(self, action, call)
        return self


def _name(target):
    return target.id if target.port is None else f"{target.id}:{target.port}"


def wave_of(*groups, taken_out=()):
    """The instances that the first group has answers for, in all groups. taken_out: the ports that an earlier run deregistered."""
    hosts = list(groups[0].states)
    return [InstanceTraffic(host, [Registration(group, Target(host), [Target(host, port) for port in taken_out]) for group in groups]) for host in hosts]


def drive(goal, *groups, timeout=5.0, taken_out=()):
    """{host: result} of a wave for which this was waited."""
    wave = wave_of(*groups, taken_out=taken_out)
    drive_traffic(goal, wave, timeout, 0.001)
    return {instance.host: traffic_report.instance_result(goal, instance) for instance in wave}
