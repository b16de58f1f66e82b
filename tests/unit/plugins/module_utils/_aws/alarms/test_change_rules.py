# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.change_rules import Change, changed_only, report

SAME = Change("same", {"a": 1}, {"a": 1.0})
NEW, GONE, OTHER = Change("new", None, {"a": 1}), Change("gone", {"a": 1}, None), Change("other", {"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]})
NOT_THERE = Change("not there", None, None)


@pytest.mark.parametrize("changes, changed", [([], False), ([SAME, NOT_THERE], False), ([SAME, NEW], True), ([GONE], True), ([OTHER], True)])
def test_changed(changes, changed):
    assert report(changes, with_diff=False) == {"changed": changed}


def test_only_what_changes_is_done_and_shown():
    changes = [SAME, NEW, GONE, NOT_THERE, OTHER]
    assert changed_only(changes) == [NEW, GONE, OTHER]
    differences = report(changes, with_diff=True)["diff"]
    assert [(of["before_header"], of["before"], of["after"]) for of in differences] == [
        ("new", "", '{"a": 1}\n'), ("gone", '{"a": 1}\n', ""), ("other", '{"a": [1, {"b": 2}]}\n', '{"a": [1, {"b": 3}]}\n'),
    ]  # fmt: skip


def test_long_values_are_shown_by_line_as_json():
    value = {"widgets": [{"metrics": [["CodeDeploy", "HostsFailed"]] * 12, "title": "a"}], "start": "-P7D", "none": None}
    [difference] = report([Change("long", None, value)], with_diff=True)["diff"]
    assert json.loads(difference["after"]) == value
    assert difference["after"].splitlines()[:7] == [
        "{", '  "none": null,', '  "start": "-P7D",', '  "widgets": [', "    {", '      "metrics": [', '        ["CodeDeploy", "HostsFailed"],',
    ]  # fmt: skip
