# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppSpec files on a server that nobody has read as data yet: the CodeDeploy agent left them, or they were edited after they were deployed."""

from __future__ import annotations

from .appspec import read_appspec
from .findings import Findings, describe_finding
from .hooks_section import read_hooks

INSTALLS = ("last_successful_install", "most_recent_install")


def previous_appspecs(preflight):
    """The result of preflight on a host -> directory of a deployment -> its AppSpec as data, {file, hooks}, or {refused: why}.

    The revision is installed already, so nothing but its hooks is judged.
    """
    installs = [preflight.get(name) or {} for name in INSTALLS]
    return {install["directory"]: _read(install) for install in installs if install.get("appspec_text") is not None}


def _read(install):
    name = install["appspec_filename"]
    reading = read_appspec(install["appspec_text"].encode("utf-8"), name)
    findings = Findings(name)
    hooks = read_hooks(reading["tree"].get("hooks"), findings) if reading["tree"] else None
    errors = findings.errors if reading["tree"] else reading["errors"]
    if errors:
        return {"refused": describe_finding(errors[0])}
    return {"file": {"name": name, "sha256": install["appspec_sha256"]}, "hooks": hooks}
