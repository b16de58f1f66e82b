# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment under traffic, on this machine alone.

    run.py [--style in_place | blue_green] [--fail EVENT]     EVENT: a lifecycle event in which the second revision is to fail

Exit code 0: the deployment ended as it should and no request failed.
"""

from __future__ import annotations

import argparse
import pathlib
import shutil
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "tests"), str(pathlib.Path(__file__).parents[1] / "tests" / "integration")]

import interruption
import report
from bundles import add_script, make_revision
from emulator import Emulator, LoadGenerator
from fleet import Fleet
from styles import HOSTS, STYLES

REQUESTS_PER_SECOND = 100
SPEED = 5
# Something to watch while it runs.
WARM_UP = """#!/bin/sh
for part in 1 2 3; do echo "warming up, $part of 3"; sleep 0.8; done
"""
# The scripts of these events come from the revision that was installed before.
PREVIOUS_REVISION_EVENTS = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop")
SCRIPTED_EVENTS = (
    *PREVIOUS_REVISION_EVENTS,
    "BeforeInstall",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
)


def main():
    """Run the demo in a folder that is removed at the end, whatever happens."""
    arguments = _parse_arguments()
    interruption.accept_signals()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="codedeploy-demo-"))
    try:
        with Emulator(speed=SPEED) as aws, Fleet(scratch, HOSTS, aws) as fleet:
            return _run(scratch, fleet, STYLES[arguments.style], arguments.fail)
    except KeyboardInterrupt:
        report.say("Interrupted; everything the demo started has been stopped.")
        return interruption.EXIT_CODE
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _run(scratch, fleet, style, fail_event):
    fails_before = fail_event if fail_event in PREVIOUS_REVISION_EVENTS else None
    first = make_revision(scratch / "v1", "1.0.0", fail_event=fails_before)
    second = make_revision(scratch / "v2", "2.0.0", fail_event=None if fails_before else fail_event)
    add_script(second, "ApplicationStart", "warm_up.sh", WARM_UP)

    report.headline(f"{len(style.first)} instances behind an Application Load Balancer at {fleet.url}; version 1.0.0 goes to all of them at once")
    if fleet.deploy(first, "CodeDeployDefault.AllAtOnce", codedeploy_targets=list(style.first)).rc != 0:
        report.say("Version 1.0.0 could not be deployed.")
        return 1

    report.headline(f"{style.headline}, while {REQUESTS_PER_SECOND} requests a second go through the load balancer")
    with LoadGenerator(fleet.url, rate=REQUESTS_PER_SECOND) as load:
        run = fleet.deploy(second, "CodeDeployDefault.HalfAtATime", style.group, **style.variables)
        traffic = load.result()

    report.headline("What happened")
    report.events(run, HOSTS)
    report.traffic(traffic)
    return report.verdict(run, traffic, fail_event, style.done)


def _parse_arguments():
    parser = argparse.ArgumentParser(description="A deployment under traffic, on this machine alone.")
    parser.add_argument("--style", choices=STYLES, default="in_place", help="of the deployment of the second revision")
    parser.add_argument("--fail", metavar="EVENT", choices=SCRIPTED_EVENTS, help=f"make the second revision fail in one of {', '.join(SCRIPTED_EVENTS)}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
