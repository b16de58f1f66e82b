# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two forms of a message: the one that CodeDeploy sends, and the one that its user guide shows."""

from __future__ import annotations

import json
import re
from typing import Callable, NamedTuple

from .resource_names import instance_arn, instance_id
from ..times import date_text, epoch_text
from .trigger_events import in_capitals

# Neither UTF-8 nor the XML of queues can carry them.
NOT_TRANSMITTED = re.compile("[\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


class PayloadForm(NamedTuple):
    """How a message says what it says."""

    time: Callable[..., str]
    status: Callable[..., str]
    # What a count is, and the order of the counts.
    count: type
    counts: tuple
    instance: Callable[..., str]
    # What says nothing and is sent nevertheless.
    sends_empty_rollback: bool
    encode: Callable[..., str]


def transmitted(text):
    """The text as it can be sent."""
    return NOT_TRANSMITTED.sub(REPLACEMENT, text)


def json_text(value):
    """The value as JSON on one line without blanks, as it can be sent."""
    return transmitted(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _text_with_texts(fields):
    """JSON whose parts are JSON texts again."""
    return json_text({key: json_text(value) if isinstance(value, (dict, list)) else value for key, value in fields.items()})


CODEDEPLOY = "codedeploy"
FORMS = {
    CODEDEPLOY: PayloadForm(
        date_text, in_capitals, int, ("Succeeded", "Failed", "Skipped", "InProgress", "Pending"), instance_id, True, _text_with_texts
    ),
    "documented": PayloadForm(epoch_text, str, str, ("Failed", "InProgress", "Pending", "Skipped", "Succeeded"), instance_arn, False, json_text),
}
