# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import encoded_name, lock_key, parse_address


@pytest.mark.parametrize("text, address", [
    ("./deployments", {"folder": "./deployments"}),
    ("/srv/a b", {"folder": "/srv/a b"}),
    ("s3://shop-deployments", {"bucket": "shop-deployments", "prefix": ""}),
    ("s3://shop.deployments/", {"bucket": "shop.deployments", "prefix": ""}),
    ("s3://shop-deployments/eu/all/", {"bucket": "shop-deployments", "prefix": "eu/all"}),
])  # fmt: skip
def test_an_address(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", " ", "s3://", "s3:/bucket", "s3:bucket", "s3://A/b", "s3://x", "gs://bucket/prefix", "https://bucket.s3.amazonaws.com/"])
def test_what_is_no_address(text):
    with pytest.raises(DeploymentError, match="INVALID_OPTION: the store .codedeploy_store.*s3://bucket/prefix"):
        parse_address(text)


# As CodeDeploy takes them: 1 to 100 characters, any.
NAMES = [
    "shop", "Shop", "Prod web 2", "eu.prod", "a/b", "a", "b", "..", ".", ".writers", "-", "ü€😀" * 20, "ü€😀" * 20 + "x", "%2E", "%-", "",
    " x", "%20x", "x" * 100, "😀" * 100, "😀" * 99 + "x", "a\nb", "a\0b", "\ud800", "'\"\\", " ", "+=@,", "con:*?<>|", "~root", "lock.json", "deployments",
]  # fmt: skip


def test_every_name_has_a_file_of_its_own(tmp_path):
    encoded = [encoded_name(name) for name in NAMES]
    assert len(set(encoded)) == len(NAMES)
    for number, name in enumerate(encoded):
        (tmp_path / name).mkdir()
        (tmp_path / name / "number").write_text(str(number))
    assert sorted(os.listdir(tmp_path)) == sorted(encoded)
    assert not [name for name in encoded if name.startswith((".", " ")) or "/" in name or not name.isascii()]


def test_usual_names_can_be_read():
    assert lock_key("Shop 2+x", "eu.prod_blue@1") == "Shop 2+x/eu.prod_blue@1/lock.json"
    assert lock_key("a/b", "..") == "a%2Fb/%2E./lock.json"
