# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.subject import subject_of
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import context_of, message_of

STATUSES = ["CREATED", "IN_PROGRESS", "SUCCEEDED", "FAILED", "STOPPED", "READY"]


@pytest.mark.parametrize("event, status", [
    ("DeploymentStart", "CREATED"), ("DeploymentSuccess", "SUCCEEDED"), ("DeploymentFailure", "FAILED"), ("DeploymentStop", "STOPPED"),
    ("DeploymentReady", "READY"), ("InstanceStart", "IN_PROGRESS"), ("InstanceSuccess", "SUCCEEDED"), ("InstanceFailure", "FAILED"), ("InstanceReady", "READY"),
])  # fmt: skip
@pytest.mark.parametrize("payload_format", ["codedeploy", "documented"])
def test_a_subject_begins_with_the_status_in_capitals(event, status, payload_format):
    assert message_of(event, payload_format=payload_format)[0] == f"{status}: AWS CodeDeploy d-ABC123DEF in us-east-1 to shop"


@pytest.mark.parametrize("name, shown", [
    ("shop", "shop"), ("the  shop ", "the shop"), ("a\nb\r\nc\td", "a b c d"), ("\x00\x1b[31mred\x7f", "[31mred"),
    ("café Zürich", "cafe Zurich"), ("shop 🚀", "shop ?"), ("店", "?"),
    ("a\u2028b\x85c", "a b c"), ("\udcff", "?"), ('"quoted" & <b>', '"quoted" & <b>'), ("\n", ""), ("", ""),
])  # fmt: skip
def test_a_name_is_one_line_of_ascii(name, shown):
    assert subject_of("FAILED", "d-ABC123DEF", "us-east-1", name) == f"FAILED: AWS CodeDeploy d-ABC123DEF in us-east-1 to {shown}".rstrip()


def test_where_no_region_is_known_none_is_told():
    assert subject_of("FAILED", "d-1", "", "shop") == "FAILED: AWS CodeDeploy d-1 to shop"


def test_a_long_name_is_shortened_and_nothing_else():
    room = 99 - len("SUCCEEDED: AWS CodeDeploy d-ABC123DEF in ap-southeast-2 to ")
    whole, cut = (subject_of("SUCCEEDED", "d-ABC123DEF", "ap-southeast-2", "x" * length) for length in (room, room + 1))
    assert (len(whole), whole[-room:]) == (99, "x" * room)
    assert (len(cut), cut[-room:]) == (99, "x" * (room - 3) + "...")
    assert cut.startswith("SUCCEEDED: AWS CodeDeploy d-ABC123DEF in ap-southeast-2 to xxx")


@given(status=st.sampled_from(STATUSES), deployment_id=st.text(max_size=120), region=st.text(max_size=120), name=st.text(st.characters(), max_size=300))
def test_sns_takes_every_subject(status, deployment_id, region, name):
    subject = subject_of(status, deployment_id, region, name)
    assert len(subject) < 100
    assert subject.isascii() and subject.isprintable()
    assert subject.startswith(f"{status}: AWS CodeDeploy ")
    assert subject == subject.strip()


@given(name=st.text(st.characters(), min_size=1, max_size=300))
def test_the_id_of_the_deployment_is_always_there(name):
    subject = message_of("DeploymentStart", context_of(deployment={"application_name": name}))[0]
    assert subject.startswith("CREATED: AWS CodeDeploy d-ABC123DEF in us-east-1 to")
