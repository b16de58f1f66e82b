# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every place promises: nothing is written half, and nothing over what somebody else wrote."""

from __future__ import annotations

import time

import pytest

from integration.store.racers import race

RACERS = 50


def test_a_file_is_written_once(place):
    opened = place.open()
    assert opened.read("a b/%2E/c.json") is None
    version = opened.write_if_absent("a b/%2E/c.json", b"one")
    assert version
    assert opened.write_if_absent("a b/%2E/c.json", b"two") is None
    assert place.open().read("a b/%2E/c.json") == (b"one", version)


def test_a_file_is_replaced_only_as_it_was_read(place):
    opened = place.open()
    first = opened.write_if_absent("a/b.json", b"one")
    second = opened.write_if_unchanged("a/b.json", b"two", first)
    assert second not in (None, first)
    assert opened.write_if_unchanged("a/b.json", b"three", first) is None
    assert opened.read("a/b.json") == (b"two", second)


def test_a_file_is_deleted_only_as_it_was_read(place):
    opened = place.open()
    first = opened.write_if_absent("a/b.json", b"one")
    second = opened.write_if_unchanged("a/b.json", b"two", first)
    assert opened.delete_if_unchanged("a/b.json", first) is False
    assert opened.read("a/b.json") == (b"two", second)
    assert opened.delete_if_unchanged("a/b.json", second) is True
    assert opened.read("a/b.json") is None
    assert opened.delete_if_unchanged("a/b.json", second) is False
    assert opened.write_if_unchanged("a/b.json", b"three", second) is None
    assert opened.write_if_absent("a/b.json", b"four")


@pytest.mark.parametrize("content", [b"", b"\x00\xff\r\n", b"x" * 3_000_000], ids=["nothing", "bytes", "much"])
def test_content_comes_back_as_it_was(place, content):
    place.open().write_if_absent("a.json", content)
    assert place.open().read("a.json")[0] == content


def test_keys_below_a_folder_are_listed_in_order(place):
    opened = place.open()
    assert opened.list("a") == []
    for key in ("a/2.json", "a/c/3.json", "a/1.json", "ab/1.json", "top.json"):
        opened.write_if_absent(key, b"")
    assert opened.list("a") == ["a/1.json", "a/2.json", "a/c/3.json"]
    assert opened.list("none") == []


def test_more_keys_than_one_answer_holds(place):
    opened = place.open()
    keys = [f"waves/{number:06d}.json" for number in range(1001)]
    for key in keys:
        opened.write_if_absent(key, b"")
    assert opened.list("waves") == keys


def test_a_name_says_where_a_file_is(place):
    assert place.open().name("shop/web/lock.json") == f"{place.address}/shop/web/lock.json"


KEYS = [f"shop/web/{number}.json" for number in range(5)]


def only_winners(place, outcomes):
    """Check that of the versions that racers have, by key, exactly one is of what lies there."""
    for number, key in enumerate(KEYS):
        written = {versions[number]: racer for racer, versions in enumerate(outcomes) if versions[number]}
        content, version = place.open().read(key)
        assert written == {version: int(content)}


def test_one_of_fifty_writes_what_is_absent(place):
    def write(racer, opened):
        return [opened.write_if_absent(key, b"%d" % racer) for key in KEYS]

    only_winners(place, race(RACERS, write, lambda _racer: place.open()))


def test_one_of_fifty_replaces_what_all_have_read(place):
    versions = [place.open().write_if_absent(key, b"first") for key in KEYS]

    def replace(racer, opened):
        return [opened.write_if_unchanged(key, b"%d" % racer, version) for key, version in zip(KEYS, versions)]

    only_winners(place, race(RACERS, replace, lambda _racer: place.open()))


def test_no_count_is_lost(place):
    """Processes that read, add one, and write if unchanged, again and again."""
    key, racers, each = "shop/web/count.json", 8, 5
    place.open().write_if_absent(key, b"0")

    def count(_racer, opened):
        done, deadline = 0, time.monotonic() + 60
        while done < each and time.monotonic() < deadline:
            content, version = opened.read(key)
            done += bool(opened.write_if_unchanged(key, b"%d" % (int(content) + 1), version))
        return done

    assert race(racers, count, lambda _racer: place.open()) == [each] * racers
    assert place.open().read(key)[0] == b"%d" % (racers * each)


def test_a_reader_never_sees_half_a_file(place):
    key, size, seconds = "shop/web/record.json", 400_000, 3
    place.open().write_if_absent(key, b"a" * size)

    def write_or_read(racer, opened):
        deadline, seen = time.monotonic() + seconds, set()
        while time.monotonic() < deadline:
            content, version = opened.read(key)
            seen.add((len(content), len(set(content))))
            if racer < 2:
                opened.write_if_unchanged(key, bytes([ord("a") + len(seen) % 20 + racer]) * size, version)
        return seen

    assert set().union(*race(6, write_or_read, lambda _racer: place.open())) == {(size, 1)}
