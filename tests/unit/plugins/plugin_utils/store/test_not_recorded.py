# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.not_recorded import describe_not_recorded


def test_what_could_not_be_written_is_named():
    error = {"code": "STORE_UNAVAILABLE", "message": "The disk is full.", "hint": "Make room."}
    lines = describe_not_recorded({1: ["a"], 2: ["b", "c"]}, [{"kind": "hosts", "wave": 1}], error)
    assert lines[0] == (
        "Not recorded in the store: what came of b, c; the end of the deployment; the last results of the group. The disk is full. Make room."
    )
    assert describe_not_recorded({}, [{"kind": "record"}], error)[0] == "Not recorded in the store: the last results of the group. The disk is full. Make room."
