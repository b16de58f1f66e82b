# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.cleanup_list import parse_cleanup_list, render_cleanup_list


def record(paths=(), contexts=(), in_place=()):
    return {"paths": list(paths), "contexts": list(contexts), "in_place": list(in_place)}


@pytest.mark.parametrize("content, expected", [
    (b"", record()),
    (b"/srv\n/srv/a b\n", record(["/srv", "/srv/a b"])),
    (b"/srv\n/srv/a", record(["/srv"])),
    (b"  /srv \t\n\n", record(["/srv"])),
    (b"/srv/a\nsemanage\0/srv/a\n", record(["/srv/a"], ["/srv/a"])),
    (b"relative\n", record()),
    ("/srv/\u00e9\n".encode(), record(["/srv/\u00e9"])),
    (b"/srv/\xff\n", record(["/srv/\udcff"])),
])
def test_a_list_of_the_agent_is_understood(content, expected):
    assert parse_cleanup_list(content) == expected


def test_ordinary_paths_are_lines_that_the_agent_reads():
    assert render_cleanup_list(record(["/srv", "/srv/\u00e9 x"], ["/srv/c"])) == "/srv\n/srv/\u00e9 x\nsemanage\0/srv/c\n".encode()


names = st.binary(min_size=1, max_size=12).map(lambda raw: raw.replace(b"\0", b"\n").replace(b"/", b" "))
absolute_paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: (b"/" + b"/".join(parts)).decode("utf-8", "surrogateescape"))


@given(st.lists(absolute_paths), st.lists(absolute_paths))
def test_every_path_comes_back_as_it_was(paths, in_place):
    assert parse_cleanup_list(render_cleanup_list(record(paths, in_place=in_place))) == record(paths, in_place=in_place)


@given(st.lists(absolute_paths), st.lists(absolute_paths))
def test_the_agent_never_takes_a_line_for_a_path_that_is_not_in_the_record(paths, in_place):
    lines = render_cleanup_list(record(paths, in_place=in_place)).split(b"\n")[:-1]
    taken = [line.strip().decode("utf-8") for line in lines]
    assert [path for path in taken if not path.startswith("/dev/null/") and path not in paths] == []


@pytest.mark.parametrize("path", ["/srv/a ", "/srv/a\nb", "/srv/\udcff", "/dev/null/x"])
def test_a_path_that_a_line_cannot_carry_is_absent_to_the_agent(path):
    assert render_cleanup_list(record([path])).startswith(b"/dev/null/path/")
