# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.report_line import BEGUN, read_answer, result_line

RESULT = {"changed": True, "text": "é\nline"}


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("", (False, None)),
        ("Welcome to web-1\n", (False, None)),
        (f"{BEGUN}\n", (True, None)),
        (f"Welcome\n{BEGUN}\n{result_line(RESULT).decode()}bye\n", (True, RESULT)),
        (f"{BEGUN}\r\n{result_line(RESULT).decode()}".replace("\n", "\r\n"), (True, RESULT)),
        (f"{BEGUN}\ncodedeploy-result {{\"cut", (True, None)),
    ],
)
def test_an_answer_is_found_among_other_output(output, answer):
    assert read_answer(output) == answer


def test_what_is_no_text_is_replaced():
    assert read_answer(result_line({"path": "/srv/\udcff"}).decode()) == (False, {"path": "/srv/?"})
