#!/usr/bin/env python3
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last look before users come: state of the application, resources of the host, security settings."""

from __future__ import annotations

import configparser
import contextlib
import os
import pathlib
import shutil
import sqlite3
import stat
import sys

DISK_NEEDED_MIB = 50
MEMORY_NEEDED_MIB = 32


def state_problems(paths):
    pid = pathlib.Path(paths["pid"]).read_text()
    if not pathlib.Path("/proc", pid).exists():
        yield "the service is not running: there is no process {0}".format(pid)
    with contextlib.closing(sqlite3.connect(paths["database"])) as database:
        at = database.execute("PRAGMA user_version").fetchone()[0]
        damage = database.execute("PRAGMA quick_check").fetchone()[0]
    last = max(int(path.name.split("_")[0]) for path in pathlib.Path(paths["migrations"]).glob("*.sql"))
    if at < last:
        yield "the database is at migration {0}, this version needs {1}".format(at, last)
    if damage != "ok":
        yield "the database is damaged: {0}".format(damage)


def resource_problems(paths):
    disk = shutil.disk_usage(os.path.dirname(paths["database"])).free // 2**20
    lines = pathlib.Path("/proc/meminfo").read_text().splitlines()
    memory = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")) // 1024
    print("resources: {0} MiB of disk and {1} MiB of memory are free".format(disk, memory))
    if disk < DISK_NEEDED_MIB:
        yield "{0} MiB of disk are free, {1} are needed".format(disk, DISK_NEEDED_MIB)
    if memory < MEMORY_NEEDED_MIB:
        yield "{0} MiB of memory are available, {1} are needed".format(memory, MEMORY_NEEDED_MIB)


def security_problems(configuration, paths):
    for path in (configuration, paths["token"], os.path.dirname(paths["database"])):
        status = os.stat(path)
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield "{0} is open to others than its owner: mode {1:04o}".format(path, stat.S_IMODE(status.st_mode))
        if status.st_uid != os.geteuid():
            yield "{0} belongs to user {1}, not to {2}".format(path, status.st_uid, os.geteuid())


def main():
    configuration = os.environ.get("CODEDEPLOY_INSTALL_ROOT", "") + "/etc/hello/hello.ini"
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(configuration)
    paths = settings["paths"]
    problems = [*state_problems(paths), *resource_problems(paths), *security_problems(configuration, paths)]
    if problems:
        sys.exit("not fit for traffic:\n" + "\n".join(problems))
    print("state, resources and security settings are fit for traffic")


if __name__ == "__main__":
    main()
