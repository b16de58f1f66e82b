# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who started a deployment, and with what."""

from __future__ import annotations

import getpass
import json
import os
import pathlib
import re
import socket

from ansible.release import __version__ as ansible_core_version

ROOT = pathlib.Path(__file__).resolve().parents[3]
# As AWX gives it to a job, in variables or in the environment.
JOB_IDS, JOB_USERS = ("awx_job_id", "tower_job_id"), ("awx_user_name", "tower_user_name")


def read_starter(variables):
    """{user, host, awx_job_id: null outside AWX}. variables: of any host."""
    job = _first(variables, JOB_IDS) or _first(os.environ, [name.upper() for name in JOB_IDS])
    return {"user": _first(variables, JOB_USERS) or _user(), "host": socket.gethostname(), "awx_job_id": str(job) if job else None}


def read_versions():
    """{ansible_core, collection: null where it is not known}."""
    return {"ansible_core": ansible_core_version, "collection": _collection_version()}


def _collection_version():
    """From what an installed collection has, or a checked out one."""
    try:
        return json.loads((ROOT / "MANIFEST.json").read_text(encoding="utf-8"))["collection_info"]["version"]
    except FileNotFoundError:
        found = re.search(r"^version: *(\S+)", (ROOT / "galaxy.yml").read_text(encoding="utf-8"), re.MULTILINE) if (ROOT / "galaxy.yml").exists() else None
        return found[1] if found else None


def _first(values, names):
    return next((values[name] for name in names if values.get(name)), None)


def _user():
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())
