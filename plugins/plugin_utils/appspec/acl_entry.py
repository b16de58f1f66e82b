# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access control entries of a permissions entry, such as default:user:name:rwx."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

TYPES = {"u": "user", "user": "user", "g": "group", "group": "group", "m": "mask", "mask": "mask", "o": "other", "other": "other"}
DEFAULT_WORDS = ("d", "default")
NAMELESS = ("mask", "other")
FORM_HINT = "Write [default:][user|group|mask|other]:[name]:rwx, such as user:www-data:rx."


def parse_acl_entry(text):
    """An ACL entry -> {default, type, name, permissions}. Raises DeploymentError."""
    *front, permissions = text.split(":")
    if not 1 <= len(front) <= 3:
        raise _refusal("acl-bad-entry", f"The ACL entry '{text}' does not have two to four parts.", FORM_HINT)
    default, kind, name = _split_front(front, text)
    if kind is None:
        kind, name = (TYPES[name], "") if TYPES.get(name) in NAMELESS else ("user", name)
    elif TYPES.get(name) in NAMELESS:
        name = TYPES[name]
    if kind in NAMELESS and name:
        raise _refusal("acl-bad-entry", f"The ACL entry '{text}' names '{name}', but {kind} entries have no name.", FORM_HINT)
    if not (default or name or kind == "mask"):
        raise _refusal("acl-base-entry", f"The ACL entry '{text}' is about the owner, the group or the others themselves.", "Use mode for those.")
    return {"default": default, "type": kind, "name": name, "permissions": _parse_permissions(permissions, text)}


def _split_front(front, text):
    """The parts before the permissions -> (default, type or None, name)."""
    *qualifiers, name = front
    default = bool(qualifiers) and qualifiers[0] in DEFAULT_WORDS
    kinds = qualifiers[1:] if default else qualifiers
    if len(kinds) > 1 or any(kind not in TYPES for kind in kinds):
        raise _refusal("acl-bad-entry", f"The ACL entry '{text}' has '{kinds[0]}' where its type is expected.", FORM_HINT)
    return default, TYPES[kinds[0]] if kinds else None, name


def _parse_permissions(permissions, text):
    if len(permissions) == 1 and permissions in "01234567":
        bits = int(permissions)
        return "".join(letter if bits & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
    wrong = [char for char in permissions if char not in "rwx-"]
    if wrong:
        raise _refusal("acl-bad-char", f"The ACL entry '{text}' has the permission '{wrong[0]}'.", "Use the letters r, w and x, or one digit from 0 to 7.")
    return "".join(letter if letter in permissions else "-" for letter in "rwx")


def _refusal(reason, message, hint):
    return DeploymentError("INVALID_REVISION", message, hint, reason=reason)
