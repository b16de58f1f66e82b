# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the agent takes without a word; and that any text is either taken or refused."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.appspec.appspec_texts import TOP, permission, read, script
from hypothesis import given, settings
from hypothesis import strategies as st

ACCEPTED = {
    "version 0": "version: 0\nos: linux\n",
    "version 0.00": "version: 0.00\nos: linux\n",
    "version with a tag": 'version: ! "0.0"\nos: linux\n',
    "CRLF": TOP.replace("\n", "\r\n"),
    "no final newline": TOP.rstrip(),
    "null sections": TOP + "files:\npermissions:\nhooks:\n",
    "empty sections": TOP + "files: {}\npermissions: {}\nhooks: {}\n",
    "empty lists": TOP + "files: []\npermissions: []\nhooks:\n  AfterInstall: []\n",
    "empty event": TOP + "hooks:\n  AfterInstall: {}\n",
    "sections that are false": TOP + "files: false\npermissions: no\nhooks: off\n",
    "null event": TOP + "hooks:\n  AfterInstall:\n",
    "flow style": '{version: 0.0, os: "linux", files: [{source: /, destination: /srv}]}',
    "anchor without alias": "version: &v 0.0\nos: linux\n",
    "timeout of years": script("timeout: 999999"),
    "timeouts of more than an hour together": script("timeout: 3600") + "    - location: b.sh\n      timeout: 3600\n",
    "timeout in quotes": script('timeout: "5"'),
    "no timeout": script("timeout:"),
    "mode 0644 in quotes": permission('mode: "0644"'),
    "mode 0": permission("mode: 0"),
    "mode 007": permission("mode: 007"),
    "unknown top-level number": TOP + "files: []\n",
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(text):
    reading = read(text)
    assert (reading["errors"], reading["warnings"]) == ([], [])
    assert reading["appspec"]["os"] == "linux"


PIECES = ["version", "os", "files", "hooks", "permissions", "AfterInstall", "location", "source", ": ", ":", "- ", "\n", "\n  ", "\n    ", "0.0", "linux"]
PIECES += ["[", "]", "{", "}", "*", "&a ", "!x ", "<<", "'", '"', "#", "|\n", "\t", "0644", "2026-01-01", "0x", "1:30", ".", "mode", "acls", "context", "?"]


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map(lambda parts: (TOP + "".join(parts)).encode())))
def test_any_text_gets_a_verdict(content):
    reading = read(content)
    assert (reading["appspec"] is None) == bool(reading["errors"])
    for finding in reading["errors"] + reading["warnings"]:
        assert finding["line"] >= 1 and finding["column"] >= 1 and finding["message"] and finding["hint"]
