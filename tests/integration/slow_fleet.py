# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions of the example whose scripts are slow on one host, in one deployment, when a test asks for it, and what traffic says of that."""

from __future__ import annotations

import yaml

from integration.bundles import add_script
from integration.runs.slow_deployment import SLOW
from integration.small_revision import write_appspec

AROUND_TRAFFIC = ("BeforeBlockTraffic", "AfterBlockTraffic", "BeforeAllowTraffic", "AfterAllowTraffic")
# Slow once, on a host where it is asked for: the scripts before BlockTraffic are those of the revision before.
SLOW_ONCE = """#!/bin/sh
asked="$CODEDEPLOY_INSTALL_ROOT/slow-$LIFECYCLE_EVENT"
[ -e "$asked" ] || exit 0
seconds=$(cat "$asked")
rm "$asked"
""" + SLOW.format(seconds='"$seconds"')


def revision(fleet, events):
    """A revision with scripts for these events that are slow when they are asked to, and none for other events around traffic."""
    made = fleet.revision()
    appspec = yaml.safe_load((made / "appspec.yml").read_text())
    write_appspec(made, {**appspec, "hooks": {event: scripts for event, scripts in appspec["hooks"].items() if event not in AROUND_TRAFFIC or event in events}})
    for event in events:
        add_script(made, event, "slow_once.sh", SLOW_ONCE)
    appspec = yaml.safe_load((made / "appspec.yml").read_text())
    hooks = {event: [{**script, "timeout": 60} for script in scripts] for event, scripts in appspec["hooks"].items()}
    write_appspec(made, {**appspec, "hooks": hooks})
    return made


def version_of(made):
    """The version that a revision has."""
    return (made / "VERSION").read_text().strip()


def ask_to_be_slow(fleet, events, seconds=2, name="web-1"):
    """Have the scripts of these events take so long on a host, in the deployment that comes."""
    root = fleet.hosts.install_root(name)
    for event in events:
        (root / f"in-{event}").unlink(missing_ok=True)
        (root / f"slow-{event}").write_text(str(seconds))


def assert_all_serve(fleet, version, traffic):
    """Every host has the version and is in traffic, and no request has failed."""
    assert fleet.versions() == dict.fromkeys(fleet.names, version)
    assert fleet.in_service() == fleet.everywhere()
    assert [result.failures for result in traffic if result.failed] == []
    assert all(version in result.versions for result in traffic)
