# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""agentless.codedeploy.status and drift on a fleet that was deployed to."""

from __future__ import annotations

import json
import re

GROUP = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}}


def id_of(run):
    """The id of a deployment that was concluded."""
    return re.search(r"Deployment (d-[A-Z0-9]{9}) of hello", run.summary)[1]


class Look:
    """What a run of one of them said. verb: status or drift; variables: those of the hosts; options: those given with -e."""

    def __init__(self, fleet, verb, variables, arguments=(), **options):
        inventory = fleet.inventory()
        inventory["all"]["vars"].update({**GROUP, **variables})
        done = fleet.run_alone(f"agentless.codedeploy.{verb}", inventory, options, arguments=arguments)
        self.rc, self.stdout, self.run = done.rc, done.stdout, done.run
        shown = [entry["result"]["msg"] for entry in self.run.tasks if entry["task"] == "Show it"]
        assert len(shown) == 1, done.stdout
        self.shown = shown[0]
        [stats] = [entry["result"]["ansible_stats"] for entry in self.run.tasks if entry["task"] == "Give it to the jobs that follow in a workflow"]
        self.data = stats["data"][f"codedeploy_{verb}"]
        assert stats["aggregate"] is False

    def row(self, host):
        """The row of a host as data."""
        return next(row for row in self.data["hosts"] if row["host"] == host)

    def line(self, host):
        """The words of a host's line in the table."""
        return next(line.split() for line in self.shown if line.split()[:1] == [host])

    @property
    def text(self):
        """The table as one text, without what its lines begin with."""
        return " ".join(line.strip() for line in self.shown)

    @property
    def json(self):
        """What was shown as JSON."""
        return json.loads(self.shown) if isinstance(self.shown, str) else self.shown
