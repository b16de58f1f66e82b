# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How something on disk differs from what Install made."""

from __future__ import annotations

from .acl_rules import describe_entries, entries_of_texts

# What may be told of a path; unknown: it could not be compared.
KINDS = ("missing", "type", "content", "mode", "owner", "group", "acl", "unknown")
SET_ID_BITS, OTHER_BITS = 0o6000, 0o1777
# With an access control list the group's digit of the mode shows the mask.
GROUP_DIGIT = 0o070


def differences(thing, source, found, accounts, name_of, same_content):
    """[(kind, expected, found)] of one path, expected and found as texts.

    thing: see installed_things; source, found: {type, mode, uid, gid, size, target, acl: see acl_rules} of what lies in the unpacked revision and on the
    disk, None where nothing does; accounts: {users: {name: uid}, groups: {name: gid}}; name_of(table, number): the name of one of these;
    same_content(): whether two files of one size hold the same.
    """
    wanted = _wanted_type(thing, source)
    if found is None:
        return [("missing", wanted or "file", "nothing")]
    if wanted is None:
        told = [("unknown", "file", "its source is not in the unpacked revision any more")] if found["type"] in ("file", "symlink") else [_type("file", found)]
    elif found["type"] != wanted:
        return [_type(wanted, found)]
    else:
        told = _content(wanted, source, found, same_content)
    if found["type"] == "symlink":
        return told + _owner(thing, found, accounts, name_of)
    return told + _mode(thing, source, found) + _owner(thing, found, accounts, name_of) + _acl(thing, found, accounts, name_of)


def describe(found):
    """What lies somewhere, in a word or two."""
    return {"symlink": f"link to {found.get('target')}", "other": "neither file, directory nor link"}.get(found["type"], found["type"])


def _wanted_type(thing, source):
    return "directory" if thing["type"] == "directory" else source and source["type"]


def _type(wanted, found):
    return ("type", wanted, describe(found))


def _content(wanted, source, found, same_content):
    if wanted == "symlink":
        return [] if source["target"] == found["target"] else [("content", describe(source), describe(found))]
    if wanted != "file":
        return []
    if source["size"] != found["size"]:
        return [("content", f"{source['size']} bytes", f"{found['size']} bytes")]
    return [] if same_content() else [("content", f"{source['size']} bytes", "as many other bytes")]


def _mode(thing, source, found):
    """Of a directory without a mode in the AppSpec, what Install gave it is not known."""
    mode, set_id_counts = thing.get("mode"), thing.get("set_id_counts")
    if mode is None and (source is None or source["type"] != "file"):
        return []
    if mode is None:
        mode, set_id_counts = source["mode"], False
    compared = OTHER_BITS & ~GROUP_DIGIT if "acl" in thing else OTHER_BITS
    is_other = (mode ^ found["mode"]) & (compared | (SET_ID_BITS if set_id_counts else 0)) or found["mode"] & ~mode & SET_ID_BITS
    return [("mode", f"{mode:04o}", f"{found['mode']:04o}")] if is_other else []


def _owner(thing, found, accounts, name_of):
    told = []
    for key, table, number in (("owner", "users", "uid"), ("group", "groups", "gid")):
        name = thing.get(key)
        if name is not None and accounts[table].get(name) != found[number]:
            told.append((key, name, name_of(table, found[number])))
    return told


def _acl(thing, found, accounts, name_of):
    """Entries of named users and groups; the mask only where it was given, as the others follow from it and the mode."""
    if "acl" not in thing:
        return []
    wanted = entries_of_texts(thing["acl"], accounts)
    now = {key: permissions for key, permissions in found["acl"].items() if key[1] != "mask" or key in wanted}
    return [] if now == wanted else [("acl", describe_entries(wanted, name_of), describe_entries(now, name_of))]
