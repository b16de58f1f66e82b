# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The users and groups of a server."""

from __future__ import annotations

import grp
import pwd


def read_accounts(users, groups):
    """{"users": {name: uid or None}, "groups": {name: gid or None}} as this server knows them."""
    return {"users": {name: _uid(name) for name in users}, "groups": {name: _gid(name) for name in groups}}


def account_name(table, number):
    """The name of a user or group, or its number where it has none. table: users or groups."""
    try:
        return pwd.getpwuid(number).pw_name if table == "users" else grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _uid(name):
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def _gid(name):
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None
