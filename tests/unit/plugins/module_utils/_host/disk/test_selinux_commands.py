# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk import selinux_commands

FULL = {"user": "system_u", "type": "httpd_t", "range": "s0-s3:c0.c5"}
TYPE_ONLY = {"user": None, "type": "httpd_t", "range": None}


@pytest.mark.parametrize("context, options", [
    (FULL, ["-s", "system_u", "-t", "httpd_t", "-r", "s0-s3:c0.c5"]),
    (TYPE_ONLY, ["-t", "httpd_t"]),
])
def test_a_context_becomes_options(context, options):
    assert selinux_commands.add_context(context, "/srv/a b") == ["semanage", "fcontext", "-a", *options, "/srv/a b"]
    assert selinux_commands.change_context(context, "/srv/a b") == ["semanage", "fcontext", "-m", *options, "/srv/a b"]


@pytest.mark.parametrize("path, spec", [("/srv/a.txt", "/srv/a.txt"), ("/srv/c++(1)", "/srv/c\\+\\+\\(1\\)")])
def test_a_path_is_a_regular_expression_to_semanage(path, spec):
    assert selinux_commands.context_spec(path) == spec
    assert selinux_commands.forget_context(spec) == ["semanage", "fcontext", "-d", spec]
