# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that Ansible has packed once, for all runs of Ansible that this process starts; the collections do not change meanwhile."""
from __future__ import annotations

import atexit
import functools
import pathlib
import shutil
import tempfile

CALLBACK_PLUGINS = pathlib.Path(__file__).parent / "callback_plugins"


@functools.cache
def packed_modules() -> str:
    """Return the folder that the callback plugin packed_modules needs to know."""
    folder = tempfile.mkdtemp(prefix="packed-modules-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
