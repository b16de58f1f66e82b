# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppSpec files that the CodeDeploy agent left on a server, as data."""

from __future__ import annotations

from .appspec import read_appspec
from .findings import Findings
from .hooks_section import read_hooks

INSTALLS = ("last_successful_install", "most_recent_install")


def agent_appspecs(preflight):
    """The result of preflight on a host -> directory of a deployment that the agent made -> its AppSpec as data, of which the hooks matter.

    The revision is installed already, so nothing but its hooks is judged; those that the agent itself would refuse are left out.
    """
    installs = [preflight.get(name) or {} for name in INSTALLS]
    texts = {install["directory"]: install["appspec_text"] for install in installs if install.get("appspec_text")}
    hooks = {directory: _read_hooks(text) for directory, text in texts.items()}
    return {directory: {"hooks": found} for directory, found in hooks.items() if found is not None}


def _read_hooks(text):
    tree = read_appspec(text.encode("utf-8"))["tree"]
    findings = Findings("appspec.yml")
    hooks = read_hooks(tree.get("hooks"), findings) if tree else None
    return None if findings.errors else hooks
