# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet whose group has one of everything, deployments to copies of it that are killed at a call, and all that there is of it before and after."""

from __future__ import annotations

import itertools
import json
import re

from integration.bundles import make_revision
from integration.copying.deployments.copied_fleet import CopiedFleet, terminating
from integration.copying.rich_group import HOOK, add_what_has_calls_of_its_own, belongings
from waiting import wait_until

ROLLBACK = "agentless.codedeploy.rollback"
LISTED = {
    "policies": ("describe_policies", "ScalingPolicies"),
    "hooks": ("describe_lifecycle_hooks", "LifecycleHooks"),
    "schedules": ("describe_scheduled_actions", "ScheduledUpdateGroupActions"),
    "sources": ("describe_traffic_sources", "TrafficSources"),
}
UUID = "-[0-9a-f-]{36}$"
RETIRED = ("AddToLoadBalancer", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions")
_templates = itertools.count(1)


class KilledFleet(CopiedFleet):
    """serving: the name of the group that serves, at first the one that its owner made."""

    def __init__(self, aws):
        subnets = aws.client("ec2").describe_subnets()["Subnets"][:2]
        template = {"LaunchTemplateId": aws.add_launch_template(f"template-{next(_templates)}"), "Version": "$Latest"}
        super().__init__(
            aws, LaunchTemplate=template, VPCZoneIdentifier=",".join(subnet["SubnetId"] for subnet in subnets), LifecycleHookSpecificationList=[HOOK],
            HealthCheckType="ELB", HealthCheckGracePeriod=600, DefaultInstanceWarmup=20, TerminationPolicies=["OldestInstance"],
        )  # fmt: skip
        self._versions = 1

    def __enter__(self):
        super().__enter__()
        add_what_has_calls_of_its_own(self.aws, self.name, self.target_group)
        self.serving = self.name
        self.wanted = self.outline_when_replaced()
        wait_until(lambda: sorted(self._launched().values()) == ["running", "running", "stopped", "stopped"], "the warm pool")
        return self

    def next_version(self):
        """One that was not deployed before."""
        self._versions += 1
        return f"{self._versions}.0.0"

    def replaced(self, version, **options):
        """Deploy a version to a copy, and terminate what it replaces; or have that go on, or roll back."""
        run = self.replace(None, terminating(0), codedeploy_revision=self._revision(version), **options)
        self.serving = next((name for name, ids in self.groups().items() if set(ids) & set(self.in_service())), None)
        return run

    def killed_at(self, number, carried_out, version):
        """Kill a deployment at the call of this number that changes something; returns what it had shown."""
        self.aws.reset_api_calls()
        # For what goes on there is no room for yet another copy.
        self.aws.allow_groups(len(self.groups()) + 1)
        self.aws.hold_change(number, carried_out)
        try:
            return self.kill_when(self.aws.held_change, None, group=terminating(0), codedeploy_revision=self._revision(version))
        finally:
            self.aws.release_change()

    def everything(self):
        """All that AWS describes of the groups, as it says it."""
        autoscaling = self.aws.client("autoscaling")
        groups = {name: self.aws.auto_scaling_group(name) for name in self.groups()}
        parts = {
            name: {part: getattr(autoscaling, operation)(AutoScalingGroupName=name)[key] for part, (operation, key) in LISTED.items()} for name in groups
        }
        notifications = autoscaling.describe_notification_configurations(AutoScalingGroupNames=list(groups))["NotificationConfigurations"]
        return {
            "groups": groups, "parts": parts, "notifications": notifications, "alarms": self.alarms(), "in service": self.in_service(),
            "instances": self._launched(),
        }  # fmt: skip

    def outline(self):
        """The same without what no two deployments have in common, where a copy serves."""
        names, deployment_id = {self.name: "OWNERS", self.serving: "SERVING"}, self.serving.rpartition("_")[2]
        alarms = {name: alarm["ActionsEnabled"] for name, alarm in self.alarms().items()}
        launched = [(names.get(item["group"], item["group"]), item["state"]) for item in self.aws.launched_instances() if self.name in item["group"]]
        return {
            "groups": sorted(names.get(name, name) for name in self.groups()),
            "serving": belongings(self.aws, self.serving),
            "owners": belongings(self.aws, self.name),
            "alarms": sorted((re.sub(UUID, "", name).replace(self.serving, "SERVING").replace(deployment_id, "ID"), acts) for name, acts in alarms.items()),
            "launched": sorted(launched),
            "in service": self.in_service() == self.groups()[self.serving],
        }

    def outline_when_replaced(self):
        """What it is to be after any deployment that has ended well, as long as the group serves that its owner made."""
        found, copied_alarm = belongings(self.aws, self.name), f"CodeDeploy_{self.name}-busy_ID"
        emptied = {**found, "group": {**found["group"], "DesiredCapacity": 0}, "min_size": 0, "suspended": sorted({*found["suspended"], *RETIRED})}
        tracking = [f"TargetTracking-{name}-Alarm{which}" for name in (self.name, "SERVING") for which in ("High", "Low")]
        # The warm pool makes up for what its group has not.
        launched = {("OWNERS", "stopped"): 4, ("SERVING", "running"): 2, ("SERVING", "stopped"): 2}
        return {
            "groups": ["OWNERS", "SERVING"], "serving": found, "owners": emptied, "in service": True,
            "alarms": sorted((name, True) for name in (*tracking, f"{self.name}-busy", copied_alarm)),
            "launched": [item for item, count in launched.items() for _time in range(count)],
        }  # fmt: skip

    def alarms(self):
        """{name: alarm} of all alarms of the groups."""
        found = self.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
        return {alarm["AlarmName"]: alarm for alarm in found if self.name in alarm["AlarmName"]}

    def not_named(self, before):
        """What there is now, and was not before, and the store does not name: groups, alarms, and instances but those of groups that it names."""
        now, documents = self.everything(), [path.read_text(errors="replace") for path in (self.scratch / "store").rglob("*.json")]
        found = [name for part in ("groups", "alarms") for name in now[part].keys() - before[part].keys() if not _is_named(name, documents)]
        groups = {item["id"]: item["group"] for item in self.aws.launched_instances()}
        return sorted([*found, *(item for item in now["instances"].keys() - before["instances"].keys() if not _is_named(groups[item], documents))])

    def deployments(self):
        """The records of all deployments, oldest first."""
        found = [json.loads(path.read_text())["record"] for path in (self.scratch / "store").rglob("record.json")]
        return sorted(found, key=lambda record: record["created_at"])

    def _revision(self, version):
        """The same folder for each run that asks for it."""
        folder = self.scratch / f"version-{version}"
        if version and not folder.exists():
            make_revision(folder, version)
        return str(folder) if version else ""

    def _launched(self):
        """{id: state} of the instances of the groups."""
        return {item["id"]: item["state"] for item in self.aws.launched_instances() if self.name in item["group"]}


def _is_named(name, documents):
    """Copies of groups and alarms have names by their originals and the id of the deployment."""
    found = re.search(r"d-[A-Z0-9]{9}", name)
    return any(name in text or (found and found.group() in text) for text in documents)
