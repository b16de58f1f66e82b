# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files that keep state on a server, written as a whole."""

from __future__ import annotations

import json
import os
import tempfile


def write_atomically(path, text):
    """Write `text` so that `path` holds either the old or the new content at any instant."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    replace_file(path, text.encode("utf-8", "surrogateescape"), 0o644)


def replace_file(path, content, mode):
    """The same for bytes, in a directory that is there; until it has its mode, the file is for nobody but this user."""
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=os.path.basename(path) + ".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_json(path, value):
    write_atomically(path, json.dumps(value, indent=1, sort_keys=True) + "\n")


def read_json(path):
    """The value in a JSON file, None if there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return None


def recorded_directory(record_path):
    """The deployment directory that a tracking file names, None if there is no such record."""
    try:
        with open(record_path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().strip().rstrip("/") or None
    except FileNotFoundError:
        return None
