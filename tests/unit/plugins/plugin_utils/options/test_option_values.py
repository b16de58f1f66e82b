# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_values import shown, value_of_text


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("dict", '{"a": 1}', {"a": 1}),
        ("dict", "", {}),
        ("dict", {"a": 1}, {"a": 1}),
        ("list", '["a", "b"]', ["a", "b"]),
        ("list", "a, b,", ["a", "b"]),
        ("list", ["a"], ["a"]),
        ("raw", "s3://bucket/key", "s3://bucket/key"),
        ("raw", '{"revision_type": "S3"}', {"revision_type": "S3"}),
        ("raw", '["web", "db"]', ["web", "db"]),
        ("bool", "false", "false"),
        ("str", "[1]", "[1]"),
    ],
)
def test_text_stands_for_what_it_says(kind, text, value):
    assert value_of_text("codedeploy_x", text, kind, parse) == value


def parse(text):
    """JSON, and any other text as it is, as in YAML."""
    try:
        return json.loads(text or "null")
    except ValueError:
        if text.startswith(("{", "[")):
            raise
        return text


@pytest.mark.parametrize(("kind", "text", "message"), [("dict", "{", "is text that is no JSON or YAML"), ("dict", "web", "which is no dictionary")])
def test_text_that_means_nothing_is_refused(kind, text, message):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: codedeploy_x .*{message}"):
        value_of_text("codedeploy_x", text, kind, parse)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "'5'"),
        ("a\n b", "'a b'"),
        ("https://user:secret@host/a?token=secret", "'https://host/a?…'"),
        ("x" * 100, f"'{'x' * 79}…'"),
    ],
)
def test_values_in_messages_are_short_and_hold_no_secret(value, text):
    assert shown(value) == text
