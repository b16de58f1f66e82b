# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a store is, and what lies where in it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

S3_ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?", re.DOTALL)
# File systems take names of 255 bytes.
LONGEST_NAME = 200
READABLE_CHARACTERS = " +=@,"


def parse_address(text):
    """The option codedeploy_store -> {bucket, prefix} in Amazon S3, or {folder}. Raises DeploymentError."""
    found = S3_ADDRESS.fullmatch(text)
    if found:
        return {"bucket": found["bucket"], "prefix": (found["prefix"] or "").strip("/")}
    if not text.strip() or "://" in text or text.startswith("s3:"):
        hint = "Give a folder on the controller, such as ./deployments, or s3://bucket/prefix."
        raise DeploymentError("INVALID_OPTION", f"the store (codedeploy_store) is {text!r}, which is neither a folder nor a place in S3.", hint)
    return {"folder": text}


def group_key(application_name, deployment_group_name):
    """The folder of a deployment group in a store."""
    return f"{encoded_name(application_name)}/{encoded_name(deployment_group_name)}"


def lock_key(application_name, deployment_group_name):
    """The lock of a deployment group."""
    return f"{group_key(application_name, deployment_group_name)}/lock.json"


def deployment_key(application_name, deployment_group_name, deployment_id):
    """The folder of a deployment."""
    return f"{group_key(application_name, deployment_group_name)}/deployments/{encoded_name(deployment_id)}"


def encoded_name(name):
    """A name with any characters -> one that a file can have, that can be read, and that no other name has."""
    text = quote(name, safe=READABLE_CHARACTERS, errors="surrogatepass")
    if len(text) > LONGEST_NAME:
        # No other name has "%-": a percent sign is followed by two digits there.
        return f"{text[: LONGEST_NAME - 66]}%-{hashlib.sha256(text.encode()).hexdigest()}"
    if not text or text[0] in ". ":
        return f"%{ord(text[0]):02X}{text[1:]}" if text else "%-"
    return text
