# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What streams of CloudWatch Logs hold, as the logs that they were made of."""

from __future__ import annotations

import re
import time

BEGINNING = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")


def lines_now(texts):
    """Lines of a log, of this moment, in UTC."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()).encode()
    return [moment + b" " + text + b"\n" for text in texts]


def text_of(aws, group, stream):
    """The log, in bytes: what begins without a time goes on with the line before."""
    lines = []
    for event in aws.log_events(group, stream):
        if BEGINNING.match(event["message"]):
            lines.append([event["message"]])
        else:
            lines[-1].append(event["message"])
    return "".join("".join(pieces) + "\n" for pieces in lines).encode()


def calls(aws):
    """How often each operation was called that changes something."""
    return {name.partition(":")[2]: count for name, count in aws.api_calls().items() if name.startswith("logs:") and "Get" not in name}
