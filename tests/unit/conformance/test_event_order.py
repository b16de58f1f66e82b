# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.event_order import DEFAULT_EVENTS, custom_events, requested_events


@pytest.mark.parametrize(
    ("asked", "ran"),
    [
        (None, DEFAULT_EVENTS),
        (["ApplicationStart"], ["DownloadBundle", "Install", "ApplicationStart"]),
        (["ApplicationStop", "ApplicationStart"], ["DownloadBundle", "Install", "ApplicationStop", "ApplicationStart"]),
        (["ApplicationStart", "BeforeInstall"], ["DownloadBundle", "Install", "ApplicationStart", "BeforeInstall"]),
        (["DownloadBundle", "Install", "OwnEvent"], ["DownloadBundle", "Install", "OwnEvent"]),
        (["BeforeBlockTraffic", "DownloadBundle", "ApplicationStop", "Install"],) * 2,
        (["DownloadBundle", "BeforeInstall", "Install"],) * 2,
        ([], ["DownloadBundle", "Install"]),
    ],
)
def test_events_that_the_command_line_runs(asked, ran):
    assert requested_events(asked) == ran


@pytest.mark.parametrize(
    "asked",
    [
        ["ApplicationStart", "DownloadBundle", "Install"],
        ["DownloadBundle", "AfterInstall", "Install"],
        ["Install", "DownloadBundle"],
        ["BeforeInstall", "DownloadBundle", "Install"],
        ["DownloadBundle", "OwnEvent", "Install"],
        ["lowerCase"],
    ],
)
def test_events_that_the_command_line_refuses(asked):
    with pytest.raises(ValueError):
        requested_events(asked)


def test_custom_events_are_those_that_codedeploy_does_not_know():
    assert custom_events(["DownloadBundle", "Install", "Mine", "ApplicationStop"]) == ["Mine"]
