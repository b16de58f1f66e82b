# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


@contextlib.contextmanager
def collections_path():
    """The collections path to test with: ANSIBLE_COLLECTIONS_PATH, or this checkout beside the environment's amazon.aws."""
    given = os.environ.get("ANSIBLE_COLLECTIONS_PATH")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="conformance-collections-") as folder:
        link = Path(folder) / "ansible_collections" / "agentless" / "codedeploy"
        link.parent.mkdir(parents=True)
        link.symlink_to(CHECKOUT)
        yield f"{folder}:{Path(sys.prefix) / 'collections'}"
