# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.document_rules import FORMAT, VERSION, decode_document, encode_document

SHAPE = {"who": str, "count": (int, float)}
VALUE = {"who": "ü€😀\ud800", "count": 2, "more": [None, True, {}]}


def decode(content):
    return decode_document(content, "lock", SHAPE, "/store/shop/web/lock.json")


def test_a_value_comes_back():
    assert decode(encode_document("lock", VALUE)) == VALUE


def test_a_document_can_be_read_by_people():
    lines = encode_document("lock", {"who": "me"}).decode().splitlines()
    assert lines[1:5] == [' "format": "agentless.codedeploy",', ' "version": 1,', ' "kind": "lock",', ' "lock": {']


def document(**changes):
    return json.dumps({"format": FORMAT, "version": VERSION, "kind": "lock", "lock": VALUE, **changes}).encode()


BAD = {
    "cut short": (document()[:-9], "is damaged: it is not JSON"),
    "empty": (b"", "is damaged: it is not JSON"),
    "bytes": (b"\xff\xfe\x00", "is damaged: it is not JSON"),
    "deep": (b"[" * 100_000, "is damaged: it is not JSON"),
    "a list": (b"[]", "is not of this collection"),
    "of somebody else": (b'{"lock": {}}', "is not of this collection: it does not say format agentless.codedeploy"),
    "newer": (document(version=2), "has version 2, and this collection knows 1. Update the collection"),
    "of another version": (document(version="x" * 100), 'has version "xxx'),
    "of another kind": (document(kind="record"), 'is of kind "record", not lock'),
    "without content": (document(lock=None), "is damaged"),
    "without a value": (document(lock={"who": "me"}), "is damaged: its count is null"),
    "with a value of another type": (document(lock={"who": 1, "count": 1}), "is damaged: its who is 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_document_that_is(name):
    content, words = BAD[name]
    with pytest.raises(DeploymentError) as refused:
        decode(content)
    assert refused.value.code == "STORE_INVALID"
    assert words in str(refused.value)
    assert "/store/shop/web/lock.json in the store" in str(refused.value)
    assert refused.value.hint
