# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The streams of CloudWatch Logs that the logs of a deployment's hosts go to."""

from __future__ import annotations

import hashlib
import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

GROUP_NAME = re.compile(r"[A-Za-z0-9_/.#-]{1,512}")
# AWS keeps names that begin so for itself.
OF_AWS = "aws/"
# What the name of a stream cannot have, the escape itself, and what is no text in UTF-8.
ESCAPED = re.compile("[%:*\x00-\x1f\x7f\ud800-\udfff]")
MOST_CHARACTERS, HASH_CHARACTERS = 512, 32


def check_log_group_name(name):
    """Raises DeploymentError for a name that no log group can have."""
    if not isinstance(name, str) or not GROUP_NAME.fullmatch(name) or name.startswith(OF_AWS):
        message = f"codedeploy_log_group_name is {name!r}, which cannot be the name of a log group of CloudWatch Logs."
        hint = f"Give at most 512 of the letters A to Z and a to z, digits, and _ - / . #, not beginning with {OF_AWS}, such as codedeploy/shop."
        raise DeploymentError("INVALID_OPTION", message, hint, option="codedeploy_log_group_name")


def stream_name(deployment_id, host):
    """One that no other host has."""
    name = f"{deployment_id}/" + ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", host)
    if len(name) <= MOST_CHARACTERS:
        return name
    # Behind an escape there is never a tilde.
    digest = hashlib.sha256(name.encode()).hexdigest()[:HASH_CHARACTERS]
    return f"{name[: MOST_CHARACTERS - HASH_CHARACTERS - 2]}%~{digest}"
