# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that runs a hook script."""

from __future__ import annotations

import posixpath
import shlex

from ..error_codes import error_of


def script_path(archive, location):
    """The absolute path of a script; DeploymentError if it would lie outside the revision."""
    relative = posixpath.normpath(location.strip().lstrip("/"))
    if relative.split("/")[0] == "..":
        raise error_of(
            "path-outside-revision",
            f"The script location {location} lies outside the revision.",
            "Give the script's path relative to the root of the revision.",
        )
    return posixpath.join(archive, relative)


def script_command(path, runas, sudo):
    """The argument list that runs the script at `path` as the AppSpec entry wants it."""
    command = ["su", runas, "-c", shlex.quote(path)] if runas else [path]
    return ["sudo"] + command if sudo else command
