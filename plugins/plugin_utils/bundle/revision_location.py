# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision as the user gives it -> a revision location."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

ARCHIVE_TYPES = ("tar", "tgz", "zip")
LOCAL_TYPES = (*ARCHIVE_TYPES, "directory")
SUFFIXES = ((".tar.gz", "tgz"), (".tgz", "tgz"), (".tar", "tar"), (".zip", "zip"))
# revision_type -> (the key of its location, its required keys, its optional keys)
LOCATIONS = {
    "S3": ("s3_location", ("bucket", "key"), ("bundle_type", "version", "e_tag")),
    "GitHub": ("git_hub_location", ("repository", "commit_id"), ()),
    "Local": ("local_location", ("path",), ("bundle_type",)),
}
# A password may hold a slash.
USERINFO = re.compile(r"^[^/?]*(?:@|:[^?]*@)")
QUERY_KEYS = {"versionId": "version", "eTag": "e_tag", "bundleType": "bundle_type"}


def parse_revision(revision):
    """A revision as the user gives it -> {revision_type, s3_location | local_location | git_hub_location}. Raises DeploymentError.

    revision: a dict in CodeDeploy's structure, s3://bucket/key?versionId=..&eTag=..&bundleType=.., or a path.
    """
    if isinstance(revision, str) and revision.strip():
        return _from_text(revision.strip())
    if not isinstance(revision, dict):
        raise _refusal("The revision must be a path, an s3:// address, or a dictionary with revision_type.", "Set codedeploy_revision.")
    return _from_structure(revision)


def _from_text(text):
    if text.lower().startswith("s3://"):
        return _from_s3_address(text)
    if "://" in text:
        raise _refusal(f"The revision '{_without_secrets(text)}' is neither an s3:// address nor a path.", "Download it, and give its path.")
    return {"revision_type": "Local", "local_location": {"path": text}}


def _from_s3_address(text):
    shown = _without_secrets(text)
    parts = urlsplit(text.replace("#", "%23"))  # a key may hold one
    if USERINFO.match(text.partition("://")[2]):
        raise _refusal(f"The revision '{shown}' holds credentials.", "Leave them out: the controller's AWS credentials are used.")
    location = {"bucket": parts.netloc, "key": unquote(parts.path.removeprefix("/"))}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in QUERY_KEYS:
            raise _refusal(f"The revision '{shown}' has the unknown parameter '{name}'.", f"Use {', '.join(QUERY_KEYS)}.")
        location[QUERY_KEYS[name]] = value
    if not location["bucket"] or not location["key"]:
        raise _refusal(f"The revision '{shown}' lacks the bucket or the key.", "Give it as s3://BUCKET/KEY.")
    return _from_structure({"revision_type": "S3", "s3_location": location})


def _without_secrets(address):
    """How an address may be shown: without its query, such as a signature, and without the name and password before its host."""
    scheme, _separator, rest = address.partition("://")
    place, mark, _query = rest.partition("?")
    return f"{scheme}://{USERINFO.sub('***@', place)}{'?***' if mark else ''}"


def _from_structure(revision):
    kind = revision.get("revision_type") or _only_location(revision)
    if kind not in LOCATIONS:
        raise _refusal(f"The revision_type '{kind}' is not supported.", f"Use {', '.join(LOCATIONS)}.")
    name, required, optional = LOCATIONS[kind]
    location = revision.get(name)
    others = sorted(key for key, value in revision.items() if key not in ("revision_type", name) and value is not None)
    if others:
        raise _refusal(f"A revision of type {kind} has the key '{others[0]}'.", f"Use the keys revision_type and {name} only.")
    if not isinstance(location, dict):
        raise _refusal(f"A revision of type {kind} needs {name}, a dictionary with {' and '.join(required)}.", "Add it to the revision.")
    return {"revision_type": kind, name: _checked_location(name, location, required, optional)}


def _only_location(revision):
    """The type that the only location given stands for."""
    kinds = [kind for kind, (name, _required, _optional) in LOCATIONS.items() if revision.get(name) is not None]
    if len(kinds) != 1:
        raise _refusal("The revision needs revision_type, and one location.", "Give it one of s3_location, local_location and git_hub_location.")
    return kinds[0]


def _checked_location(name, location, required, optional):
    location = {key: value for key, value in location.items() if value is not None}
    unknown = sorted(set(location) - {*required, *optional})
    if unknown:
        raise _refusal(f"{name} has the unknown key '{unknown[0]}'.", f"Use {', '.join((*required, *optional))}.")
    for key, value in location.items():
        if not isinstance(value, str) or not value:
            raise _refusal(f"{name}.{key} must be text that is not empty.", "Correct it, or leave it out if it is optional.")
    missing = [key for key in required if key not in location]
    if missing:
        raise _refusal(f"{name} lacks '{missing[0]}'.", "Add it to the revision.")
    if "bundle_type" in optional:
        _complete_bundle_type(name, location)
    return location


def _complete_bundle_type(name, location):
    types = LOCAL_TYPES if name == "local_location" else ARCHIVE_TYPES
    known = [kind for suffix, kind in SUFFIXES if location.get("key", "").lower().endswith(suffix)]
    if "bundle_type" not in location and known:
        location["bundle_type"] = known[0]
    if location.get("bundle_type", types[0]) not in types:
        raise _refusal(f"{name}.bundle_type is '{location['bundle_type']}'.", f"Use one of {', '.join(types)}.")


def _refusal(message, hint):
    return DeploymentError("INVALID_REVISION", message, hint)
