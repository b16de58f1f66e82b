# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.acl import acl_texts, complete_acl
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import acl


@pytest.mark.parametrize("given, mode, added", [
    # A named entry without a mask gets no more than the group has.
    (["user:x:rw-"], 0o644, ["user::rw-", "group::r--", "other::r--", "mask::r--"]),
    (["user:x:rwx"], 0o755, ["user::rwx", "group::r-x", "other::r-x", "mask::r-x"]),
    (["group:x:rwx", "mask::rw-"], 0o640, ["user::rw-", "group::r--", "other::---"]),
    (["mask::rw-"], 0o4711, ["user::rwx", "group::--x", "other::--x"]),
    ([], 0o600, ["user::rw-", "group::---", "other::---"]),
    (
        ["default:user:x:rwx"],
        0o750,
        ["user::rwx", "group::r-x", "other::---", "default:user::rwx", "default:group::r-x", "default:other::---", "default:mask::r-x"],
    ),
    (
        ["default:user:x:rwx", "default:group::rwx", "default:other::r--"],
        0o750,
        ["user::rwx", "group::r-x", "other::---", "default:user::rwx", "default:mask::rwx"],
    ),
    (["default:user::rwx"], 0o700, ["user::rwx", "group::---", "other::---", "default:group::---", "default:other::---"]),
])
def test_an_acl_is_completed_from_the_mode(given, mode, added):
    assert sorted(acl_texts(complete_acl([acl(text) for text in given], mode))) == sorted(given + added)
