# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What something computes, in lines of Python: unlike seconds, the same on a busy machine."""
from __future__ import annotations

import sys


def lines_run(function):
    """How many lines a call of it runs, each turn of a loop counting."""
    lines = 0

    def count_lines(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        function()
    finally:
        sys.settrace(before)
    return lines
