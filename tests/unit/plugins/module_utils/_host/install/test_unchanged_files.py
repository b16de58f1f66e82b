# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.unchanged_files import keep_unchanged

FILE = {"type": "file"}
DISK = {"/srv": {"type": "directory"}, "/srv/a": FILE, "/srv/b": FILE}
CLEANUP = [{"type": "unlink", "path": "/srv/b"}, {"type": "unlink", "path": "/srv/a"}, {"type": "rmdir", "path": "/srv"}]
MKDIR = {"type": "mkdir", "directory": "/srv"}
COPY_A, COPY_B = ({"type": "copy", "source": name, "destination": f"/srv/{name}", "method": "new"} for name in "ab")
PLAN = [MKDIR, COPY_A, COPY_B, {"type": "chmod", "file": "/srv/a", "mode": "600"}]


def keep(cleanup=None, plan=None, disk=None, same=("/srv/a",), acl=()):
    return keep_unchanged(cleanup or CLEANUP, plan or PLAN, {**DISK, **(disk or {})}, set(same), lambda path: path in acl)


def test_what_does_not_change_stays_with_the_directories_above_it():
    cleanup, steps = keep()
    assert cleanup == CLEANUP[:1]
    assert steps == [{**MKDIR, "method": "renew"}, {**COPY_A, "method": "keep"}, *PLAN[2:]]


@pytest.mark.parametrize(
    "change",
    [
        {"same": ()},
        {"acl": ("/srv",)},
        {"disk": {"/srv/a": {"type": "symlink"}}},
        {"disk": {"/srv/a": {"type": "file", "real": "/elsewhere/a"}}},
        {"disk": {"/srv": {"type": "directory", "real": "/elsewhere"}}},
        {"cleanup": [CLEANUP[0]]},
        {"cleanup": [{"type": "forget_context", "spec": "/srv/a"}, *CLEANUP]},
        {"plan": [*PLAN, {"type": "semanage", "file": "/srv/a", "context": {}}]},
        {"plan": [MKDIR, {**COPY_A, "target": "b"}]},
        {"plan": [MKDIR, {**COPY_A, "method": "in_place"}]},
    ],
)
def test_otherwise_everything_is_as_planned(change):
    assert keep(**change) == (change.get("cleanup") or CLEANUP, change.get("plan") or PLAN)


def test_a_file_in_a_directory_that_was_not_going_stays_too():
    cleanup, steps = keep(cleanup=CLEANUP[:2], plan=[COPY_A, COPY_B])
    assert (cleanup, steps) == (CLEANUP[:1], [{**COPY_A, "method": "keep"}, COPY_B])
