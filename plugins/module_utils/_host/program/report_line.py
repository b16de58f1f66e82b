# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program for a deployment answers over a connection: one line that says it has begun, and one with the result."""

from __future__ import annotations

import json

BEGUN = "codedeploy-begun"
RESULT = "codedeploy-result "


def result_line(result):
    """A result, as bytes. What cannot be written in UTF-8, such as the name of a file in another encoding, is replaced."""
    return (RESULT + json.dumps(result, ensure_ascii=False)).encode("utf-8", "replace") + b"\n"


def read_answer(output):
    """The text that came over the connection, whatever else wrote to it -> (whether the program has begun, its result or None)."""
    lines = output.replace("\r", "").split("\n")
    # The last line has no end, so that a result that was cut off is not taken for one.
    results = [line[len(RESULT) :] for line in lines[:-1] if line.startswith(RESULT)]
    return BEGUN in lines, json.loads(results[-1]) if results else None
