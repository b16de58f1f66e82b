# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards as they are, and as they are to be."""

from __future__ import annotations

import json

from .change_rules import Change


def dashboard_change(name: str, found: str | None, wanted: dict | None) -> Change:
    """found: the body of the dashboard that there is, as text. It is compared by what it says, however it is written."""
    return Change(name, None if found is None else _read(found), wanted)


def body_text(body: dict) -> str:
    return json.dumps(body, separators=(",", ":"))


def _read(text: str) -> dict:
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {"unreadable": text}
