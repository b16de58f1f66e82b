# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module returns of what became of each stream."""

from __future__ import annotations


def report(senders: list, group: str, sent_before: int) -> dict:
    """senders: each with name, progress and failure(); group: the name of the log group; sent_before: bytes of all that were sent before."""
    failures = [(sender.name, failure) for sender in senders if (failure := sender.failure())]
    return {
        "changed": sum(sender.progress.sent_bytes for sender in senders) > sent_before,
        "streams": [{"name": sender.name, **sender.progress._asdict()} for sender in senders],
        "not_sent": [_not_sent(name, f"log group {group}", failure) for name, failure in failures],
    }


def _not_sent(stream: str, target: str, failure) -> dict:
    return {"id": stream, "target": target, "code": failure.code, "message": f"{failure.message} {failure.hint}"}
