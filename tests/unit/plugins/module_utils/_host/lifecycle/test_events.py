# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle import events


def test_the_order_is_codedeploys():
    assert events.LIFECYCLE_EVENTS == (
        "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
        "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
    )  # fmt: skip


def test_every_event_runs_scripts_or_is_codedeploys_own():
    assert set(events.SCRIPTED_EVENTS) | set(events.UNSCRIPTED_EVENTS) == set(events.LIFECYCLE_EVENTS)
    assert set(events.PREVIOUS_REVISION_EVENTS) < set(events.SCRIPTED_EVENTS)


def test_servers_run_all_but_what_load_balancers_do():
    assert set(events.LIFECYCLE_EVENTS) - set(events.SERVER_EVENTS) == {"BlockTraffic", "AllowTraffic"}
