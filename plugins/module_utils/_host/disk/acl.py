# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ACL entries as setfacl takes them."""

from __future__ import annotations


def acl_text(acl):
    """An ACL entry in the form that setfacl reads."""
    prefix = "default:" if acl["default"] else ""
    return f"{prefix}{acl['type']}:{acl['name']}:{acl['permissions']}"


def acl_texts(acls):
    return [acl_text(acl) for acl in acls]


def complete_acl(acls, mode):
    """All entries that an object of that mode needs to have the given ones, for `setfacl --set`.

    The base entries repeat the mode. A mask that is not given is what the mode gives the group, so a named entry never gets more than
    the group has. Default entries that are not given repeat the base entries.
    """
    base = [acl for acl in acls if not acl["default"]]
    default = [acl for acl in acls if acl["default"]]
    entries = _complete(base, mode)
    if default:
        entries += _complete(default, mode)
    return entries


def _complete(acls, mode):
    is_default = bool(acls) and acls[0]["default"]
    entries = list(acls)
    for kind, shift in (("user", 6), ("group", 3), ("other", 0)):
        if not _has_base(entries, kind):
            entries.append(_entry(is_default, kind, _letters(mode >> shift)))
    if any(acl["name"] for acl in acls) and not _has_base(entries, "mask"):
        group = next(acl for acl in entries if acl["type"] == "group" and not acl["name"])
        entries.append(_entry(is_default, "mask", group["permissions"]))
    return entries


def _has_base(entries, kind):
    return any(acl["type"] == kind and not acl["name"] for acl in entries)


def _entry(is_default, kind, permissions):
    return {"default": is_default, "type": kind, "name": "", "permissions": permissions}


def _letters(digit):
    return "".join(letter if digit & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
