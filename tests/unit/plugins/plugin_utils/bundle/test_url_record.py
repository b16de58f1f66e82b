# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.url_record import record_name, usable_url

RECORD = json.dumps({"url": "https://b/k?X-Amz-Signature=1", "signed_at": 1000, "expires_at": 1600})


@pytest.mark.parametrize(
    ("record", "now", "usable"),
    [
        (RECORD, 1000, True),
        (RECORD, 1299, True),
        (RECORD, 1300, False),
        (RECORD, 1600, False),
        (RECORD, 9999, False),
        (None, 1000, False),
        ("", 1000, False),
        (RECORD[:20], 1000, False),
        ("[]", 1000, False),
        ('{"url": "x"}', 1000, False),
        ('{"url": "x", "signed_at": null, "expires_at": 1}', 0, False),
    ],
)
def test_usable_url(record, now, usable):
    assert usable_url(record, now) == ("https://b/k?X-Amz-Signature=1" if usable else None)


def test_each_object_and_each_identity_has_a_record_of_its_own():
    here, there = {"s3_location": {"bucket": "b", "key": "k"}}, {"s3_location": {"bucket": "b", "key": "l"}}
    requests = [(here, {}), (there, {}), ({**here, "profile": "p"}, {}), (here, {"AWS_PROFILE": "p"})]
    names = [record_name(*request) for request in requests]
    assert len(set(names)) == len(names)
    assert record_name(*requests[0]) == names[0]


def test_a_name_tells_nothing():
    assert "secret" not in record_name({"secret_key": "secret"}, {"AWS_SECRET_ACCESS_KEY": "secret"})
