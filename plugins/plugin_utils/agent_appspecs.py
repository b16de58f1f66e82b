# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from .appspec import read_appspec

INSTALLS = ("last_successful_install", "most_recent_install")


def agent_appspecs(preflight):
    """The result of preflight on a host -> directory of a deployment that the agent made -> its AppSpec as data.

    An AppSpec that the agent itself would refuse is left out.
    """
    installs = [preflight.get(name) or {} for name in INSTALLS]
    texts = {install["directory"]: install["appspec_text"] for install in installs if install.get("appspec_text")}
    appspecs = {directory: read_appspec(text.encode("utf-8"))["appspec"] for directory, text in texts.items()}
    return {directory: appspec for directory, appspec in appspecs.items() if appspec}
