# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's programs, measured, apart from the configuration of whoever runs the bench."""
from __future__ import annotations

import collections
import dataclasses
import json
import pathlib
import shutil
import statistics
import sys
import tempfile

from integration.runs.playbook_run import controller_environment
from integration.processes import end_processes_with

from bench.measure import MeasureError, Usage, measure

CALLBACK_PLUGINS = pathlib.Path(__file__).parent / "callback_plugins"
FORKS = 20


@dataclasses.dataclass(frozen=True)
class ControllerRun:
    """What a run used, what is known of the result of each task on each host, and how often what was called over ssh."""

    usage: Usage
    results: list
    calls: dict

    def figures(self, hosts):
        """The figures of a row. The tasks are those of the host in the middle, since what is done once is done for the first host."""
        modules = self.calls.get("_execute_module", 0)
        return {
            "seconds": self.usage.seconds,
            "cpu_seconds": self.usage.cpu_seconds,
            "peak_mib": self.usage.peak_mib,
            "tasks": self._count(hosts, lambda result: result["status"] != "skipped"),
            "skipped": self._count(hosts, lambda result: result["status"] == "skipped"),
            "modules": modules / len(hosts),
            "commands": (sum(self.calls.values()) - modules) / len(hosts),
        }

    def event_seconds(self, event):
        """How long the event took on the one host that was deployed to."""
        found = [result["events"][event] for result in self.results if event in result.get("events", {})]
        if len(found) != 1 or found[0] is None:
            raise MeasureError(f"the results name {len(found)} times of {event}, not one")
        return found[0]

    def _count(self, hosts, is_counted):
        counts = collections.Counter(result["host"] for result in self.results if is_counted(result))
        return statistics.median_low(counts[host] for host in hosts)


def run_ansible(program, arguments, inventory, env=None, timeout_seconds=300):
    """Run a program of Ansible's to its end; a MeasureError when it fails, with the message of the first task that did."""
    # Short, because the sockets of shared ssh connections lie below it.
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="run-"))
    environment = controller_environment(scratch, {**_settings(), **(env or {})})
    (scratch / "inventory.yml").write_text(json.dumps(inventory))
    command = [str(pathlib.Path(sys.executable).parent / program), "--inventory", str(scratch / "inventory.yml"), *arguments]
    try:
        usage = measure(command, environment, timeout_seconds)
        return ControllerRun(usage, **_record(environment))
    except MeasureError as error:
        raise MeasureError(_first_failure(environment) or str(error)) from None
    finally:
        # Workers and shared connections have sessions of their own.
        end_processes_with(f"TASK_RECORD={environment['TASK_RECORD']}")
        shutil.rmtree(scratch, ignore_errors=True)


def _settings():
    return {"ANSIBLE_FORKS": str(FORKS), "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACK_PLUGINS), "ANSIBLE_LOAD_CALLBACK_PLUGINS": "1"}


def _record(environment):
    path = pathlib.Path(environment["TASK_RECORD"])
    return json.loads(path.read_text()) if path.exists() else {"results": [], "calls": {}}


def _first_failure(environment):
    failed = [result for result in _record(environment)["results"] if "message" in result]
    return f"{failed[0]['host']}: {failed[0]['message']}" if failed else None
