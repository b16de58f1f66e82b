# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many processes that do the same at the same moment."""

from __future__ import annotations

import multiprocessing
import os
import traceback

FORK = multiprocessing.get_context("fork")
WITHIN_SECONDS = 120


def race(count, act, prepare=lambda number: None):
    """[what act(number, prepare(number)) gave], by number. Each racer is a process of its own, which lives until all are through."""
    start, end = FORK.Barrier(count), FORK.Event()
    readers = []
    for number in range(count):
        reader, writer = FORK.Pipe(duplex=False)
        FORK.Process(target=_run, args=(number, prepare, act, start, end, writer), daemon=True).start()
        writer.close()
        readers.append(reader)
    try:
        return [_answer_of(reader) for reader in readers]
    finally:
        end.set()
        for racer in multiprocessing.active_children():
            racer.join(WITHIN_SECONDS)


def _answer_of(reader):
    assert reader.poll(WITHIN_SECONDS), "a racer waits for ever"
    answer = reader.recv()
    assert not (isinstance(answer, str) and answer.startswith("Traceback")), answer
    return answer


def _run(number, prepare, act, start, end, writer):
    try:
        prepared = prepare(number)
        start.wait(WITHIN_SECONDS)
        writer.send(act(number, prepared))
    except BaseException:
        writer.send(traceback.format_exc())
    finally:
        end.wait(WITHIN_SECONDS)
        os._exit(0)
