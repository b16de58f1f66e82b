# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parameters of lifecycle_events cannot be meant."""

from __future__ import annotations

import posixpath

from ..error_codes import error_of

APPSPEC_KEYS = {"version": str, "os": str, "file_exists_behavior": (str, type(None)), "files": list, "permissions": list, "hooks": dict}


def check_appspec(appspec):
    """Raise DeploymentError unless `appspec` is an AppSpec as data."""
    wrong = [key for key, types in APPSPEC_KEYS.items() if key not in appspec or not isinstance(appspec[key], types)]
    if wrong:
        raise error_of(
            "appspec-bad-data",
            f"appspec is not an AppSpec as data: {', '.join(wrong)} missing or of the wrong type.",
            "Give what the module check_revision returns as appspec.",
        )


def check_roots(request):
    """Raise DeploymentError unless the deployment root and the install root are absolute paths."""
    for name in ("deployment_root", "install_root"):
        if not posixpath.isabs(request[name]):
            raise error_of("path-not-absolute", f"{name} is {request[name]!r}, which is not an absolute path.", "Give a path that starts with /.")


def check_request(request):
    """Raise DeploymentError for parameters of lifecycle_events that cannot be meant."""
    check_roots(request)
    check_appspec(request["appspec"])
    if request["max_revisions"] < 1:
        raise error_of("max-revisions-too-low", "max_revisions must be 1 or more.", "Give the number of revisions to keep on the server.")
