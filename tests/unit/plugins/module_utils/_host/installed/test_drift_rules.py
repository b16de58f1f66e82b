# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.drift_rules import differences
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.installed_things import installed_things, is_of

ACCOUNTS = {"users": {"ann": 1, "gone": None}, "groups": {"web": 7}}
FILE = {"type": "file", "mode": 0o644, "size": 2, "uid": 1, "gid": 7}
ANN, MASK = {(False, "user", 1): "rw-"}, (False, "mask", None)
COPY = {"type": "copy", "source": "/archive/a"}


def told(thing, source, found, same=True):
    return differences(thing, source, found, ACCOUNTS, lambda _table, number: f"#{number}", lambda: same)


@pytest.mark.parametrize(
    "thing, source, found, expected",
    [
        ({}, {}, {}, []),
        ({"mode": 0o640}, {}, {"mode": 0o640}, []),
        ({"mode": 0o640}, {}, {}, [("mode", "0640", "0644")]),
        ({}, {}, {"mode": 0o600}, [("mode", "0644", "0600")]),
        # A copy need not have got the set-id bits of its source, but none that its source has not.
        ({}, {"mode": 0o4644}, {}, []),
        ({}, {}, {"mode": 0o4644}, [("mode", "0644", "4644")]),
        ({"mode": 0o4644, "set_id_counts": True}, {}, {}, [("mode", "4644", "0644")]),
        ({"mode": 0o4644, "set_id_counts": False}, {}, {}, []),
        # The group's digit shows the mask.
        ({"mode": 0o640, "acl": []}, {}, {"mode": 0o670, "acl": {}}, []),
        ({"mode": 0o640, "acl": []}, {}, {"mode": 0o644, "acl": {}}, [("mode", "0640", "0644")]),
        # What is named of a list counts, and a mask only where it was given.
        ({"acl": ["user:ann:rw-", "user::rw-", "group:7:r--"]}, {}, {"acl": {**ANN, (False, "group", 7): "r--", (False, "mask", None): "rwx"}}, []),
        ({"acl": ["user:ann:rw-", "mask::r--"]}, {}, {"acl": {**ANN, MASK: "rwx"}}, [("acl", "mask::r--, user:#1:rw-", "mask::rwx, user:#1:rw-")]),
        ({"acl": ["default:user:gone:r--"]}, {}, {"acl": {}}, [("acl", "default:user:gone:r--", "no named entries")]),
        ({"owner": "ann", "group": "web"}, {}, {}, []),
        ({"owner": "ann", "group": "web"}, {}, {"uid": 2, "gid": 8}, [("owner", "ann", "#2"), ("group", "web", "#8")]),
        ({"owner": "gone", "group": None}, {}, {}, [("owner", "gone", "#1")]),
        ({}, {}, {"size": 3}, [("content", "2 bytes", "3 bytes")]),
    ],
)
def test_a_file(thing, source, found, expected):
    assert told({**COPY, **thing}, {**FILE, **source}, {**FILE, **found}) == expected


def test_contents_are_compared_only_where_the_sizes_are_the_same():
    assert told(COPY, FILE, FILE, same=False) == [("content", "2 bytes", "as many other bytes")]
    assert differences(COPY, FILE, {**FILE, "size": 3}, ACCOUNTS, None, None) == [("content", "2 bytes", "3 bytes")]


@pytest.mark.parametrize(
    "thing, source, found, expected",
    [
        (COPY, FILE, None, [("missing", "file", "nothing")]),
        ({"type": "directory"}, None, None, [("missing", "directory", "nothing")]),
        ({"type": "directory"}, None, {**FILE, "type": "directory", "mode": 0o700}, []),
        ({"type": "directory"}, None, FILE, [("type", "directory", "file")]),
        (COPY, FILE, {**FILE, "type": "other"}, [("type", "file", "neither file, directory nor link")]),
        (COPY, None, {**FILE, "type": "directory"}, [("type", "file", "directory")]),
        (COPY, None, FILE, [("unknown", "file", "its source is not in the unpacked revision any more")]),
    ],
)
def test_other_things(thing, source, found, expected):
    assert told(thing, source, found) == expected


def test_instructions_become_things():
    copy = {"type": "copy", "source": "/archive/a", "destination": "/srv/a"}
    steps = [
        {"type": "mkdir", "directory": "/srv"}, copy, {"type": "chown", "owner": "ann", "group": None, "file": "/srv/a"},
        {"type": "chmod", "mode": "644", "file": "/srv/a"}, {"type": "setfacl", "acl": ["user:ann:r--"], "file": "/srv"},
        {"type": "semanage", "context": {}, "file": "/srv/a"}, {"type": "chmod", "mode": "644", "file": "/elsewhere"},
    ]  # fmt: skip
    assert installed_things(steps) == {
        "/srv": {"type": "directory", "acl": ["user:ann:r--"]},
        "/srv/a": {"type": "copy", "source": "/archive/a", "owner": "ann", "group": None, "mode": 0o644, "set_id_counts": True},
    }
    assert installed_things([copy, *reversed(steps[2:4])])["/srv/a"]["set_id_counts"] is False


@pytest.mark.parametrize("archive, expected", [("/archive", True), ("/archive/", True), ("/arch", False), ("/other", False)])
def test_of_which_revision_they_are(archive, expected):
    assert is_of({"/srv": {"type": "directory"}, "/srv/a": {"type": "copy", "source": "/archive/a"}}, archive) is expected
