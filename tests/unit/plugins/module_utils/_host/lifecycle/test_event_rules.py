# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.event_rules import check_events, has_own_archive
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import SERVER_EVENTS

APPSPEC = {"hooks": {"WarmUp": []}}

ACCEPTED = [
    list(SERVER_EVENTS),
    ["BeforeBlockTraffic"],
    ["AfterAllowTraffic"],
    ["AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall"],
    ["BeforeBlockTraffic", "DownloadBundle", "ApplicationStop", "Install"],
    ["DownloadBundle", "Install", "ApplicationStop", "ApplicationStart"],
    ["AfterInstall", "ApplicationStart"],
    ["DownloadBundle", "Install", "WarmUp"],
]

REFUSED = [
    ([], "events-refused", "No lifecycle event"),
    (["ApplicationStart", "DownloadBundle", "Install"], "events-refused", "ApplicationStart cannot run before DownloadBundle"),
    (["DownloadBundle", "AfterInstall", "Install"], "events-refused", "AfterInstall cannot run before Install"),
    (["Install", "DownloadBundle"], "events-refused", "Install cannot run before DownloadBundle"),
    (["BeforeInstall", "DownloadBundle"], "events-refused", "BeforeInstall cannot run before DownloadBundle"),
    (["WarmUp", "DownloadBundle", "Install"], "events-refused", "WarmUp cannot run before DownloadBundle"),
    (["applicationStop"], "events-refused", "not a lifecycle event name"),
    (["Application Stop"], "events-refused", "not a lifecycle event name"),
    (["DownloadBundle", "Install", "CoolDown"], "custom-event-not-in-appspec", "CoolDown"),
]


@pytest.mark.parametrize("events", ACCEPTED)
def test_accepted_lists(events):
    check_events(events, APPSPEC)


@pytest.mark.parametrize("events, reason, text", REFUSED)
def test_refused_lists(events, reason, text):
    with pytest.raises(DeploymentError, match=text) as caught:
        check_events(events, APPSPEC)
    assert (caught.value.where["reason"], caught.value.code) == (reason, "UnknownError")
    assert caught.value.hint


@pytest.mark.parametrize(
    "event, events, archive_exists, expected",
    [
        ("ApplicationStop", ["ApplicationStop", "DownloadBundle"], False, False),
        ("ApplicationStop", ["ApplicationStop", "DownloadBundle"], True, False),  # the deployment starts over
        ("ApplicationStop", ["DownloadBundle", "ApplicationStop"], False, True),
        ("ApplicationStop", ["ApplicationStop"], True, True),
        ("ApplicationStop", ["ApplicationStop"], False, False),
    ],
)
def test_own_archive(event, events, archive_exists, expected):
    assert has_own_archive(event, events, archive_exists) is expected
