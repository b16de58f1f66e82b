# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a newcomer wants to know at the end."""

from __future__ import annotations

import time


def say(text=""):
    """Print a line at once."""
    print(text, flush=True)


def headline(text):
    """Print what comes next."""
    say(f"\n=== {text}\n")


def events(run, hosts):
    """Each instance's events and how long they took."""
    for host in hosts:
        durations = [
            f"{event['name']} {event['duration_seconds']:.1f} s{'' if event['status'] == 'Succeeded' else ' ' + event['status'].upper()}"
            for event in _events_of(run, host)
        ]
        say(f"{host}: {', '.join(durations) if durations else 'not deployed to'}")


def traffic(result):
    """What became of the requests."""
    say(f"\nrequests: {result.sent} sent, {result.failed} failed, median {result.latency['p50'] * 1000:.0f} ms, slowest {result.latency['max'] * 1000:.0f} ms")
    for version, answers in sorted(result.versions.items()):
        say(f"  {answers['count']:6} answers from {version}, first {_clock(answers['first_time'])}, last {_clock(answers['last_time'])}")
    for failure in result.failures:
        say(f"  failed at {_clock(failure['time'])}: {failure['reason']}")


def verdict(run, result, fail_event, done):
    """Say whether all went as it should, and then what is done -> exit code."""
    as_planned = (run.rc != 0) if fail_event else (run.rc == 0)
    if result.failed or not result.sent:
        say(f"\nNOT AS IT SHOULD BE: {result.failed} of {result.sent} requests failed.")
        return 1
    if not as_planned:
        say("\nNOT AS IT SHOULD BE: the deployment " + ("succeeded, though it was made to fail." if fail_event else "failed."))
        return 1
    if fail_event:
        say(f"\nThe revision failed in {fail_event}; the health rule stopped the deployment; the service answered every request.")
    else:
        say(f"\n{done}")
    return 0


def _events_of(run, host):
    found = [event for entry in run.tasks if entry["host"] == host for event in entry["result"].get("events") or []]
    for entry in run.tasks:
        name = {"agentless.codedeploy.block_traffic": "BlockTraffic", "agentless.codedeploy.allow_traffic": "AllowTraffic"}.get(entry["action"])
        if name and host in (entry["result"].get("instances") or {}):
            found.append({"name": name, **entry["result"]["instances"][host]})
    order = {event["name"]: number for number, event in enumerate(found)}
    return sorted(found, key=lambda event: ORDER.index(event["name"]) if event["name"] in ORDER else order[event["name"]])


def _clock(seconds):
    return time.strftime("%H:%M:%S", time.gmtime(seconds))


ORDER = (
    "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
    "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
)  # fmt: skip
