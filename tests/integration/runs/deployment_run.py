# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of a playbook tells of the deployment that it made."""

from __future__ import annotations

TRAFFIC_EVENTS = {"agentless.codedeploy.block_traffic": "BlockTraffic", "agentless.codedeploy.allow_traffic": "AllowTraffic"}
EVENTS = [
    "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
    "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
]  # fmt: skip
ON_HOST_EVENTS = [event for event in EVENTS if event not in TRAFFIC_EVENTS.values()]

# What they do at a test listener is no lifecycle event.
AT_TEST_LISTENER = ("Take all others out of the test target groups", "Have the replacement hosts in the test target groups")
CONCLUSION = "Say what came of the deployment"


class DeploymentRun:
    """A PlaybookRun, read as a deployment."""

    def __init__(self, run):
        self.run, self.rc, self.stdout = run, run.rc, run.stdout

    @property
    def summary(self):
        """The conclusion as it was shown; empty when there was none."""
        for entry in self.run.tasks:
            if entry["task"].endswith(CONCLUSION) and entry["status"] != "skipped":
                message = entry["result"]["msg"]
                return message if isinstance(message, str) else "\n".join(message)
        return ""

    @property
    def failures(self):
        """The messages of all tasks that failed."""
        return "\n".join(str(entry["result"].get("msg")) for entry in self.run.tasks if entry["status"] == "failed")

    def events(self, host):
        """The host's events in the order in which they ended: [(name, status)]."""
        found = []
        for entry in self.run.tasks:
            name, result = _traffic_event(entry), entry["result"]
            if name and host in (result.get("instances") or {}):
                found.append((name, result["instances"][host]["status"]))
            elif entry["host"] == host and entry["action"] == "agentless.codedeploy.lifecycle_segment":
                found += [(event["name"], event["status"]) for event in result.get("events") or []]
        return found

    def event_names(self, host):
        """The names of the host's events, in order."""
        return [name for name, _status in self.events(host)]

    def failed_event(self, host):
        """The event in which the host failed, or None."""
        return next((name for name, status in self.events(host) if status == "Failed"), None)

    def waves(self):
        """The hosts that BlockTraffic took out together, one list for each time."""
        waves = [sorted(entry["result"].get("instances") or {}) for entry in self.run.tasks if _traffic_event(entry) == "BlockTraffic"]
        return [wave for wave in waves if wave]

    def actions(self, host):
        """The actions of the tasks that ran on the host, in order."""
        return [entry["action"] for entry in self.run.tasks if entry["host"] == host and entry["status"] != "skipped"]


def _traffic_event(entry):
    return None if entry["task"].endswith(AT_TEST_LISTENER) else TRAFFIC_EVENTS.get(entry["action"])
