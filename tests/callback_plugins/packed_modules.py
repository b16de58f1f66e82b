# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the modules that Ansible packs for one run for those that follow, with their byte code.

To find all that a module imports takes longer than most modules run, and to compile it a fifth of that.
"""

from __future__ import annotations

import base64
import dataclasses
import importlib.util
import io
import marshal
import os
import pathlib
import pickle
import struct
import zipfile

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: packed_modules
type: notification
short_description: Keep packed modules for the runs that follow
description:
  - Makes the folder in which Ansible keeps the modules that it has packed for a run a link to another one, and adds byte code to them at the end.
options:
  folder:
    description: The other one.
    required: true
    env:
      - name: PACKED_MODULES
    ini:
      - section: packed_modules
        key: folder
"""

# Of byte code that is used whatever its source: the two lie in one archive.
UNCHECKED_HASH = struct.pack("<I", 1)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "packed_modules"

    def v2_playbook_on_start(self, playbook):
        os.makedirs(self.get_option("folder"), exist_ok=True)
        os.symlink(self.get_option("folder"), os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache"))

    def v2_playbook_on_stats(self, stats):
        folder = pathlib.Path(self.get_option("folder"))
        for path in folder.iterdir():
            # What others write is not there yet, and what they have compiled meanwhile is the same.
            if not path.name.endswith((".lock", "-part", ".compiled")) and not (note := path.with_name(f"{path.name}.compiled")).exists():
                _compile(path, folder / f"{path.name}-{os.getpid()}-part")
                note.touch()


def _compile(path, part):
    packed = pickle.loads(path.read_bytes())
    archive = _with_byte_code(base64.b64decode(packed.zip_data))
    part.write_bytes(pickle.dumps(dataclasses.replace(packed, zip_data=base64.b64encode(archive))))
    part.rename(path)


def _with_byte_code(archive):
    """The archive, with the byte code of each Python file in it."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            target.writestr(member, data)
            if member.filename.endswith(".py"):
                code = marshal.dumps(compile(data, member.filename, "exec", dont_inherit=True))
                target.writestr(f"{member.filename}c", importlib.util.MAGIC_NUMBER + UNCHECKED_HASH + importlib.util.source_hash(data) + code)
    return output.getvalue()
