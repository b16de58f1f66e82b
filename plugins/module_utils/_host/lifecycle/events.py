# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle events of CodeDeploy: their names, their order, and whose scripts they run."""

from __future__ import annotations

DOWNLOAD_BUNDLE = "DownloadBundle"
INSTALL = "Install"
BLOCK_TRAFFIC = "BlockTraffic"
ALLOW_TRAFFIC = "AllowTraffic"

BLOCK_EVENTS = ("BeforeBlockTraffic", BLOCK_TRAFFIC, "AfterBlockTraffic")
DEPLOY_EVENTS = ("ApplicationStop", DOWNLOAD_BUNDLE, "BeforeInstall", INSTALL, "AfterInstall", "ApplicationStart", "ValidateService")
ALLOW_EVENTS = ("BeforeAllowTraffic", ALLOW_TRAFFIC, "AfterAllowTraffic")
LIFECYCLE_EVENTS = BLOCK_EVENTS + DEPLOY_EVENTS + ALLOW_EVENTS

# What CodeDeploy does by itself: on the server, and at its load balancers.
BUILT_IN_EVENTS = (DOWNLOAD_BUNDLE, INSTALL)
TRAFFIC_EVENTS = (BLOCK_TRAFFIC, ALLOW_TRAFFIC)
UNSCRIPTED_EVENTS = BUILT_IN_EVENTS + TRAFFIC_EVENTS
SCRIPTED_EVENTS = tuple(event for event in LIFECYCLE_EVENTS if event not in UNSCRIPTED_EVENTS)
SERVER_EVENTS = tuple(event for event in LIFECYCLE_EVENTS if event not in TRAFFIC_EVENTS)
# Their scripts come from the revision that is being replaced.
PREVIOUS_REVISION_EVENTS = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop")
