# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments with scripts that take their time, which run beside the test that meddles with them."""

from __future__ import annotations

import contextlib
import json
import os
import threading

from waiting import wait_until

# A script that says that it has begun, and when it has ended writes into what is installed.
SLOW = """
touch "$CODEDEPLOY_INSTALL_ROOT/in-$LIFECYCLE_EVENT"
sleep {seconds}
echo "$LIFECYCLE_EVENT of $DEPLOYMENT_ID" >>"$CODEDEPLOY_INSTALL_ROOT/ends"
"""


def wait_for_script(fleet, event, name="web-1"):
    """Wait until the script of an event has begun on a host."""
    wait_until((fleet.hosts.install_root(name) / f"in-{event}").exists, f"the script of {event}")


@contextlib.contextmanager
def running(fleet, revision, deployment_config_name="CodeDeployDefault.AllAtOnce", **options):
    """A deployment that runs beside the test; gives a list that has the run when it has ended."""
    runs = []
    thread = threading.Thread(target=lambda: runs.append(fleet.deploy(revision, deployment_config_name, **options)))
    thread.start()
    try:
        yield runs
    finally:
        thread.join(timeout=180)
    assert runs, "the deployment did not end"


def ends(fleet, name="web-1"):
    """What the slow scripts of a host wrote at their end."""
    path = fleet.hosts.install_root(name) / "ends"
    return path.read_text().splitlines() if path.exists() else []


def journals(fleet, name="web-1"):
    """The journals of segments on a host, oldest first, as lists of entries."""
    paths = sorted(fleet.hosts.deployment_root(name).glob("*/*/segments/*.jsonl"), key=os.path.getmtime)
    return [[json.loads(line) for line in path.read_text().splitlines()] for path in paths]
