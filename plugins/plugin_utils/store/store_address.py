# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a store is, as the user gives it."""

from __future__ import annotations

import posixpath

from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import parse_address


def absolute_address(text, current_folder):
    """codedeploy_store -> the same, a folder with its whole path. Raises DeploymentError."""
    address = parse_address(text)
    return posixpath.normpath(posixpath.join(current_folder, address["folder"])) if "folder" in address else text
