# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec_text.yaml_scalar import resolve_scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("nUll", "nUll"),
        ("yes", True), ("oN", True), ("off", False), ("y", "y"),
        ("0", 0), ("0644", 420), ("0688", "0688"), ("0x1f", 31), ("0x", "0x"), ("0b11", 3), ("1_000", 1000), ("1,000", 1000), ("-5", -5), ("+5", 5),
        ("0.0", 0.0), ("0.", 0.0), (".0", 0.0), ("1.5e+3", 1500.0), ("1e3", "1e3"), (".", "."), ("1.0.0", "1.0.0"), (".inf", float("inf")),
        ("1:30", 90), ("-1:30", -90), ("1:30:00", 5400), ("1:99", "1:99"),
        ("linux", "linux"), ("0o17", "0o17"),
    ],
)  # fmt: skip
def test_unquoted_values_as_the_agent_reads_them(text, value):
    assert resolve_scalar(text) == value
    assert type(resolve_scalar(text)) is type(value)


@pytest.mark.parametrize("text", ["2026-11-23", "2026-1-3", "2026-11-23 10:11:12", "2026-11-23T10:11:12.5Z"])
def test_dates_are_refused(text):
    with pytest.raises(ValueError, match="date"):
        resolve_scalar(text)
