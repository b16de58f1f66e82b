# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote

PLAN = {"lock_id": "L", "deployment": {"deployment_id": "d-1"}}
STOP = {"deployment_id": "d-1", "asked_by": {}, "asked_at": "10:00", "at": "now"}


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        (None, None),
        ({"held_until": 0, "trouble": None, "stop": None}, None),
        ({"held_until": 0, "trouble": None, "stop": STOP}, STOP),
        ({"held_until": 0, "trouble": None, "stop": {**STOP, "deployment_id": "d-0"}}, None),
    ],
)
def test_the_request_to_stop_this_deployment(noted, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    note = LockNote(PLAN)
    if noted:
        (tmp_path / "codedeploy-lock-L.json").write_text(json.dumps(noted))
    assert note.stop() == expected
    note.say("beginning")
    assert json.loads((tmp_path / "codedeploy-lock-L.json.doing").read_text()) == {"deployment_id": "d-1", "doing": "beginning"}
