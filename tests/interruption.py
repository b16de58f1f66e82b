# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the programs here that people start end early: by Ctrl-C, `kill`, a closed terminal, whoever started them."""
from __future__ import annotations

import signal

EXIT_CODE = 130


def accept_signals() -> None:
    """Let SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt in the main thread.

    A shell that runs a command in the background, as many CI runners do, has it ignore SIGINT, and Python leaves an ignored SIGINT ignored.
    SIGHUP is ignored where nohup wants it so.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)


def _interrupt(_number, _frame) -> None:
    # By SIGINT's own handler, which asyncio replaces by one that lets its tasks finish.
    signal.raise_signal(signal.SIGINT)
