# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code for servers as one file, which is carried to them."""

from __future__ import annotations

import os
import pathlib
import tempfile
import zipfile

from ansible import constants

from ansible_collections.agentless.codedeploy.plugins.module_utils import _error

MODULE_UTILS = pathlib.Path(_error.__file__).parent
PACKAGE = pathlib.PurePath(*_error.__name__.split(".")[:-1])
# Servers know by its hash what an earlier run has brought, so it must not depend on the time.
EARLIEST = (1980, 1, 1, 0, 0, 0)


def program_archive():
    """A ZIP file of the sources, as bytes; made once in a run, and kept in the run's own folder."""
    path = os.path.join(constants.DEFAULT_LOCAL_TMP, "codedeploy-program.zip")
    if not os.path.exists(path):
        _make(path)
    with open(path, "rb") as file:
        return file.read()


def _make(path):
    """Another process may do the same at the same time, and whoever reads the file finds a whole one."""
    sources = [MODULE_UTILS / "_error.py", *sorted((MODULE_UTILS / "_host").rglob("*.py"))]
    names = {PACKAGE / source.relative_to(MODULE_UTILS): source.read_text(encoding="utf-8") for source in sources}
    packages = {folder for name in names for folder in name.parents if folder.name}
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in [*((folder / "__init__.py", "") for folder in sorted(packages)), *names.items()]:
            archive.writestr(zipfile.ZipInfo(str(name), EARLIEST), text, zipfile.ZIP_DEFLATED)
    os.replace(file.name, path)
