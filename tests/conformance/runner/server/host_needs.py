# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess

PROGRAMS = ("bash", "su", "sudo", "getfacl", "setfacl", "useradd", "groupadd")
ABSENT_USER = "no-such-user"


def provide_host_needs():
    """Make the users and the group that the cases name. -> sentences about what is missing and cannot be made."""
    missing = [f"the program {name}" for name in PROGRAMS if not shutil.which(name, path=search_path())]
    if os.geteuid() != 0:
        missing.append("root (the cases change owners and users)")
    if exists(pwd.getpwnam, ABSENT_USER):
        missing.append(f"a machine on which there is no user {ABSENT_USER}")
    if not missing:
        make_users()
    return missing


def search_path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def make_users():
    if not exists(grp.getgrnam, "cdgrp"):
        run("groupadd", "cdgrp")
    if not exists(pwd.getpwnam, "cduser1"):
        run("useradd", "--create-home", "--user-group", "cduser1")
    if not exists(pwd.getpwnam, "cduser2"):
        run("useradd", "--create-home", "--user-group", "--groups", "cdgrp", "cduser2")


def run(*command):
    subprocess.run(command, check=True, env={**os.environ, "PATH": search_path()}, timeout=60)


def exists(look_up, name):
    try:
        look_up(name)
    except KeyError:
        return False
    return True
