# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions to deploy: files, and a script for each event, which does nothing."""
from __future__ import annotations

import dataclasses
import itertools
import pathlib
import tarfile

from integration.small_revision import SCRIPTED_EVENTS, write_appspec

FILES = 50
MANY_FILES = 10_000
FILES_PER_FOLDER = 100
SCRIPT = "#!/bin/sh\n:\n"

_numbers = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Bundle:
    """A revision that was not there before: its folder, the same as a tarball, and what its app/VERSION says."""

    folder: pathlib.Path
    tarball: pathlib.Path
    version: str


def make_bundle(scratch, files=FILES, events=tuple(SCRIPTED_EVENTS), destination="/srv/app"):
    """Make a revision with so many files below app/, and a script for each of the events."""
    number = next(_numbers)
    folder = scratch / f"revision-{number}"
    _write_files(folder / "app", files - 1)
    version = f"1.0.{number}"
    (folder / "app" / "VERSION").write_text(version)
    _write_scripts(folder / "scripts", events)
    hooks = {event: [{"location": f"scripts/{event}.sh", "timeout": 90}] for event in events}
    write_appspec(folder, {"version": 0.0, "os": "linux", "files": [{"source": "app", "destination": destination}], "hooks": hooks})
    tarball = folder.with_suffix(".tgz")
    with tarfile.open(tarball, "w:gz") as archive:
        archive.add(folder, arcname=".")
    return Bundle(folder, tarball, version)


def _write_files(folder, count):
    folder.mkdir(parents=True)
    for number in range(count):
        below = folder / f"{number // FILES_PER_FOLDER:03}"
        below.mkdir(exist_ok=True)
        (below / f"{number:05}.txt").write_text(f"file {number}\n" * 20)


def _write_scripts(folder, events):
    folder.mkdir()
    for event in events:
        script = folder / f"{event}.sh"
        script.write_text(SCRIPT)
        script.chmod(0o755)
