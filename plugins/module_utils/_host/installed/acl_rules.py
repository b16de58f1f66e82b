# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of access control lists as {(default, type, number of the user or group): permissions}, so that they can be compared.

Only those of named users and groups, and masks: the others are the mode.
"""

from __future__ import annotations

import struct

HEADER_BYTES = 4
ENTRY = struct.Struct("<HHI")
TAGS = {0x02: "user", 0x08: "group", 0x10: "mask"}
TABLES = {"user": "users", "group": "groups"}


def names_in(texts):
    """The users and groups that entries name: (users, groups)."""
    named = [_split(text) for text in texts]
    return tuple({name for _default, kind, name, _permissions in named if kind == wanted and name} for wanted in TABLES)


def entries_of_texts(texts, accounts):
    """Entries as Install had them, such as default:user:ann:r-x. accounts: {users: {name: uid}, groups: {name: gid}}; a name that is none stays itself."""
    found = {}
    for default, kind, name, permissions in map(_split, texts):
        if kind == "mask" or (kind in TABLES and name):
            found[(default, kind, _number(kind, name, accounts))] = permissions
    return found


def entries_of_attribute(value, default):
    """Entries as the file system has them: the value of an extended attribute. default: whether it is the one for what is made in a directory."""
    found = {}
    for tag, bits, number in ENTRY.iter_unpack(value[HEADER_BYTES:]):
        if tag in TAGS:
            permissions = "".join(letter if bits & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
            found[(default, TAGS[tag], None if TAGS[tag] == "mask" else number)] = permissions
    return found


def describe_entries(entries, name_of):
    """The entries for people. name_of(table, number): the name of a user or group."""
    texts = []
    for (default, kind, number), permissions in entries.items():
        name = "" if kind == "mask" else number if isinstance(number, str) else name_of(TABLES[kind], number)
        texts.append(f"{'default:' if default else ''}{kind}:{name}:{permissions}")
    return ", ".join(sorted(texts)) or "no named entries"


def _split(text):
    default = text.startswith("default:")
    kind, name, permissions = text[len("default:") if default else 0 :].split(":")
    return default, kind, name, permissions


def _number(kind, name, accounts):
    if kind == "mask":
        return None
    number = accounts[TABLES[kind]].get(name)
    return int(name) if number is None and name.isdigit() else name if number is None else number
