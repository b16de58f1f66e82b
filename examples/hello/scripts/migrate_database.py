#!/usr/bin/env python3
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the database to the schema of this revision.

Applies the numbered migrations that the database has not had yet, each in a transaction together with its number.
A database that is ahead, as after a rollback, is left as it is: migrations go forward only.
"""

from __future__ import annotations

import configparser
import contextlib
import os
import pathlib
import sqlite3


def main():
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(os.environ.get("CODEDEPLOY_INSTALL_ROOT", "") + "/etc/hello/hello.ini")
    paths = settings["paths"]

    with contextlib.closing(sqlite3.connect(paths["database"], isolation_level=None)) as database:
        at = database.execute("PRAGMA user_version").fetchone()[0]
        print("the database is at migration", at)
        for migration in sorted(pathlib.Path(paths["migrations"]).glob("*.sql")):
            number = int(migration.name.split("_")[0])
            if number > at:
                database.executescript("BEGIN;\n{0}\nPRAGMA user_version = {1};\nCOMMIT;".format(migration.read_text(), number))
                print("applied", migration.name)


if __name__ == "__main__":
    main()
