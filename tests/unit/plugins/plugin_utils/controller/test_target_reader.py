# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.target_reader import read_targets


class Variables:
    """What HostVariables is asked, and the pattern that it was."""

    asked = None

    def hosts_of(self, pattern):
        self.asked = pattern
        return ["7", "localhost"] if pattern != "nobody" else []

    def unreachable_names(self, _hosts):
        return []


class Options:
    """What OptionReader is asked."""

    def __init__(self, value):
        self._value = value

    def options_of(self, _host, names):
        return {names[0]: self._value} if self._value else {}

    def warnings(self, _hosts):
        return []


@pytest.mark.parametrize("value, default, pattern", [
    ("web", None, "web"),
    (["web", "!web-3"], None, "web,!web-3"),
    # A host may be called by a number.
    (7, None, "7"),
    ([7, 8], None, "7,8"),
    (None, "all", "all"),
    ([], "all", "all"),
])  # fmt: skip
def test_each_way_to_name_targets(value, default, pattern):
    variables = Variables()
    hosts, used, warnings = read_targets(variables, Options(value), ["a", "b"], default)
    assert (hosts, used, variables.asked, len(warnings)) == (["7"], pattern, pattern, 1)


@pytest.mark.parametrize("value, code, message", [
    (None, "INVALID_OPTION", "codedeploy_targets is not set for a, b."),
    ("nobody", "NO_INSTANCES", r"the pattern 'nobody' \(codedeploy_targets\) matches no host"),
])  # fmt: skip
def test_without_targets_nothing_is_deployed(value, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: {message}"):
        read_targets(Variables(), Options(value), ["a", "b"])
