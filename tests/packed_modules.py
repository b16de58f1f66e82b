# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that Ansible has packed once, for all runs of Ansible with the same collections."""
from __future__ import annotations

import atexit
import functools
import os
import pathlib
import shutil
import sys
import tempfile

CALLBACK_PLUGINS = pathlib.Path(__file__).parent / "callback_plugins"
# In the virtual environment, whose set-up removes it when it changes what is packed.
FOLDER = "packed-modules"


@functools.cache
def packed_modules() -> str:
    """Return the folder that the callback plugin packed_modules needs to know: the environment's, or one of this process for other collections."""
    if os.environ.get("ANSIBLE_COLLECTIONS_PATH") == os.path.join(sys.prefix, "collections"):
        return os.path.join(sys.prefix, FOLDER)
    folder = tempfile.mkdtemp(prefix="packed-modules-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
