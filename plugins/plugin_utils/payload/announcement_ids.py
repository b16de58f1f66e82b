# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes an announcement one of its own: ids, and what FIFO topics drop repeated messages by."""

from __future__ import annotations

import hashlib
import json
import re

# What SNS takes as the id of a group of messages.
GROUP_ID = re.compile(r"""[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}""")


def announcement_id(service, transition, target):
    """An id that the same transition has whenever it is announced there. service: sns or events; target: name of a trigger or an event bus."""
    return json.dumps([service, transition["event"], transition.get("host"), target])


def message_group_id(context):
    """Messages of a deployment group are delivered in their order."""
    group_id = context["deployment"]["deployment_group_id"]
    return group_id if GROUP_ID.fullmatch(group_id) else _digest(group_id)


def message_deduplication_id(context, transition, target):
    """The same for what is announced again, so that SNS drops it (within five minutes)."""
    return _digest(json.dumps([context["deployment"]["deployment_id"], announcement_id("sns", transition, target)]))


def _digest(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
