# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._metric_rules import check_namespace, dimension_value, metric_dimensions
from hypothesis import given
from hypothesis import strategies as some


@pytest.mark.parametrize("name, value", [
    ("shop", "shop"),
    ("a b.c+d=e,f@g", "a b.c+d=e,f@g"),
    ("caf\u00e9", r"caf\xe9"),
    ("\U0001f680", r"\U0001f680"),
    ("two\nlines", r"two\nlines"),
    (":shop", r"\x3ashop"),
    ("   ", r"\x20  "),
    ("", r"\x20"),
    ("x" * 1025, "x" * 1024),
])
def test_values_of_dimensions(name, value):
    assert dimension_value(name) == value


@given(some.text(max_size=1100))
def test_every_name_can_be_a_dimension(name):
    value = dimension_value(name)
    assert 1 <= len(value) <= 1024 and value.isascii() and value.isprintable() and value.strip() and not value.startswith(":")


def test_dimensions_of_a_group_and_of_one_event():
    assert metric_dimensions("shop", "web") == {"Application": "shop", "DeploymentGroup": "web"}
    assert metric_dimensions("shop", "web", "Install") == {"Application": "shop", "DeploymentGroup": "web", "LifecycleEvent": "Install"}


@pytest.mark.parametrize("namespace", ["CodeDeploy", "our/code-deploy_1.0#x:y", "with blanks", "x" * 255, "aws/x", "AWSx"])
def test_namespaces(namespace):
    check_namespace(namespace, "namespace")


@pytest.mark.parametrize("namespace, words", [
    ("AWS/EC2", "one of AWS's own"),
    (":x", "cannot be"),
    ("", "cannot be"),
    ("  ", "cannot be"),
    ("x" * 256, "cannot be"),
    ("caf\u00e9", "cannot be"),
    ("a\n", "cannot be"),
])
def test_no_namespaces(namespace, words):
    with pytest.raises(DeploymentError) as raised:
        check_namespace(namespace, "the_option")
    assert raised.value.message.startswith("the_option is ") and words in raised.value.message and "such as CodeDeploy" in raised.value.hint
