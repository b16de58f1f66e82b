# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two fleets of real hosts behind the same load balancers, of which one replaces the other."""

from __future__ import annotations

import json

from integration.hello_fleet import HelloFleet

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
BLUE_GREEN = {"deployment_style": {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"}}
# Nothing was installed there before that could be stopped.
GREEN_EVENTS = [
    "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic",
    "AllowTraffic", "AfterAllowTraffic",
]  # fmt: skip
BLUE_EVENTS = ["BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"]


class TwoFleets(HelloFleet):
    """The first half of the hosts is blue, and serves version 1.0.0 when the `with` block begins; the other half is green.

    first: makes another revision for the blue fleet, given this one.
    """

    def __init__(self, aws, size, kinds=("application",), first=lambda fleet: fleet.revision("1.0.0")):
        super().__init__(aws, size, kinds)
        self._first = first
        self.blue, self.green = self.names[: size // 2], self.names[size // 2 :]

    def __enter__(self):
        super().__enter__()
        first = self.deploy(self._first(self), ALL_AT_ONCE, codedeploy_targets=self.blue)
        assert first.rc == 0, first.stdout
        assert self.in_service() == self.everywhere(self.blue)
        return self

    def replace(self, revision, deployment_config_name=ALL_AT_ONCE, group=None, playbook="agentless.codedeploy.deploy", **options):
        """Deploy to the green fleet in place of the blue one."""
        return self.run(playbook, revision, deployment_config_name, **{**self.replacing, "group": {**BLUE_GREEN, **(group or {})}, **options})

    @property
    def replacing(self):
        """The options of a deployment to the green fleet in place of the blue one."""
        return {"group": BLUE_GREEN, "codedeploy_targets": self.blue, "codedeploy_replacement_targets": self.green}

    def variables(self, *arguments, **variables):
        """Those of any fleet, with a store that all runs share."""
        return super().variables(*arguments, **{"codedeploy_store": str(self.scratch / "store"), **variables})

    def record(self, deployment_id):
        """The record of a deployment, as it lies in the store."""
        return record_in(self.scratch / "store", deployment_id)

    def host_records(self, deployment_id):
        """What the store has of the hosts of a deployment: the last that was written of each."""
        documents = sorted((_record_path(self.scratch / "store", deployment_id).parent / "hosts").iterdir(), key=lambda path: int(path.stem))
        return {host: record for path in documents for host, record in json.loads(path.read_text())["hosts"]["hosts"].items()}

    def change_record(self, deployment_id, **changes):
        """Have the store say something else of it."""
        path = _record_path(self.scratch / "store", deployment_id)
        document = json.loads(path.read_text())
        path.write_text(json.dumps({**document, "record": {**document["record"], **changes}}))


def record_in(store, deployment_id):
    """The record of a deployment in a store that is a folder."""
    return json.loads(_record_path(store, deployment_id).read_text())["record"]


def _record_path(store, deployment_id):
    [path] = store.rglob(f"{deployment_id}/record.json")
    return path


def deployment_id(run):
    """The id of the deployment that a run concluded."""
    return run.summary.split()[1]
