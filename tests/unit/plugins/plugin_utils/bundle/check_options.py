# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check_revision is asked for where a test does not say otherwise."""

from __future__ import annotations

OPTIONS = {
    "appspec_filename": "appspec.yml",
    "custom_events": [],
    "file_exists_behavior": "DISALLOW",
    "install_root": "/",
    "paths_made_by_hooks": [],
    "events_with_tasks": [],
}
