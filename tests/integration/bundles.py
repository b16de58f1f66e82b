# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants of the example bundle, and hosts made ready for it."""

from __future__ import annotations

import pathlib
import shutil

import yaml

EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "hello"
KEY = "the-key-of-the-hello-example"
TOKEN = "c0ffee5eed00112233445566778899aa"

FAILING_SCRIPT = """#!/bin/sh
echo "hello $(cat "$(dirname "$0")/../VERSION"): $LIFECYCLE_EVENT begins"
echo "hello: this revision was made to fail in $LIFECYCLE_EVENT" >&2
exit 1
"""


def make_revision(directory, version="2.0.0", fail_event=None):
    """Make a revision of the example in a directory that does not exist yet; gives its path.

    A 1.x version has the first migration only, so that 2.x changes the schema. With fail_event the first script of
    that event prints two lines and exits 1. The scripts of ApplicationStop, BeforeBlockTraffic and AfterBlockTraffic
    are those of the revision installed before: to see them fail, deploy another revision over the failing one.
    """
    directory = pathlib.Path(directory)
    shutil.copytree(EXAMPLE, directory)
    (directory / "VERSION").write_text(version + "\n")
    if version.startswith("1."):
        (directory / "migrations" / "0002_add_changed_at.sql").unlink()
    if fail_event is not None:
        add_script(directory, fail_event, "fail.sh", FAILING_SCRIPT, first=True)
    return directory


def add_script(directory, event, name, text, first=False):
    """Add a script to an event of a revision, as its first or its last one."""
    appspec_file = directory / "appspec.yml"
    appspec = yaml.safe_load(appspec_file.read_text())
    if event not in appspec["hooks"]:
        raise ValueError("{0} is no event with scripts; those are {1}".format(event, ", ".join(appspec["hooks"])))
    scripts = appspec["hooks"][event]
    scripts.insert(0 if first else len(scripts), {"location": "scripts/" + name, "timeout": 10})
    appspec_file.write_text(yaml.safe_dump(appspec, sort_keys=False))
    script = directory / "scripts" / name
    script.write_text(text)
    script.chmod(0o755)


def prepare_host(root, address, port):
    """Put below an install root what the example expects of a host: its address and port, and the key."""
    configuration = pathlib.Path(root) / "etc" / "hello"
    configuration.mkdir(parents=True, exist_ok=True)
    (configuration / "instance.env").write_text("HELLO_ADDRESS={0}\nHELLO_PORT={1}\n".format(address, port))
    key = configuration / "secret.key"
    key.touch(mode=0o600)
    key.write_text(KEY + "\n")
