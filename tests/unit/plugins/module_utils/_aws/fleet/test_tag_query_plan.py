# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.tag_query_plan import has_tags, literal, tag_queries
from hypothesis import given
from hypothesis import strategies as st


def key(name):
    return {"key": name, "value": None, "type": "KEY_ONLY"}


def value(text):
    return {"key": None, "value": text, "type": "VALUE_ONLY"}


def both(name, text):
    return {"key": name, "value": text, "type": "KEY_AND_VALUE"}


def named(name, *values):
    return {"Name": name, "Values": list(values)}


@pytest.mark.parametrize(
    ("tag_groups", "queries", "left"),
    [
        ([[key("a")]], [[named("tag-key", "a")]], []),
        ([[key("a*b\\"), key("c?")]], [[named("tag-key", "a\\*b\\\\", "c\\?")]], []),
        ([[value("a"), value("b*"), value("a")]], [[named("tag-value", "a", "b*")]], []),
        ([[both("a", "1"), both("b", "2"), both("a", "3")]], [[named("tag:a", "1", "3")], [named("tag:b", "2")]], []),
        ([[key("a"), value("b"), both("c", "d")]], [[named("tag-key", "a")], [named("tag-value", "b")], [named("tag:c", "d")]], []),
        ([[both("a", "1")], [both("b", "2")]], [[named("tag:a", "1"), named("tag:b", "2")]], []),
        # The group that needs the fewest questions is asked, with the others that are one filter.
        ([[key("x"), value("y")], [both("a", "1"), both("a", "2")], [key("z")]], [[named("tag:a", "1", "2"), named("tag-key", "z")]], [[key("x"), value("y")]]),
        # Two filters of one name are not sent.
        ([[both("a", "1*")], [both("a", "*2")]], [[named("tag:a", "1*")]], [[both("a", "*2")]]),
        ([[key("a")], [key("b")], [both("c", "3")]], [[named("tag-key", "a"), named("tag:c", "3")]], [[key("b")]]),
    ],
)
def test_what_is_asked_and_what_is_left(tag_groups, queries, left):
    assert tag_queries(tag_groups) == (queries, left)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("web", "web", True),
        ("web", "Web", False),
        ("web", "web-1", False),
        ("GRP-*a", "GRP-xxa", True),
        ("GRP-*a", "GRP-a", True),
        ("GRP-*a", "GRP-ab", False),
        ("*", "", True),
        ("*", "two\nlines", True),
        ("?eb", "web", True),
        ("?eb", "eb", False),
        ("a\\*", "a*", True),
        ("a\\*", "ab", False),
        ("a\\\\*", "a\\b", True),
        ("[ab].+", "[ab].+", True),
        ("[ab].+", "axx", False),
        ("", "", True),
        ("", "x", False),
    ],
)
def test_values_are_read_as_ec2_does(pattern, text, matches):
    assert has_tags({"Name": text}, [[both("Name", pattern)]]) is matches
    assert has_tags({"Name": text}, [[value(pattern)]]) is matches


@pytest.mark.parametrize(
    ("tags", "tag_groups", "belongs"),
    [
        ({}, [], True),
        ({}, [[key("a")]], False),
        ({"a": ""}, [[key("a")]], True),
        ({"A": ""}, [[key("a")]], False),
        ({"a": "1"}, [[key("b"), both("a", "1")]], True),
        ({"a": "1"}, [[key("a")], [both("a", "2")]], False),
        ({"a": "1", "b": "2"}, [[key("a")], [value("2"), value("3")]], True),
        ({"b": "1"}, [[both("a", "1")]], False),
    ],
)
def test_one_of_each_group(tags, tag_groups, belongs):
    assert has_tags(tags, tag_groups) is belongs


TEXTS = st.sampled_from(["", "a", "b", "ab", "a*", "?b", "*"])
FILTERS = st.one_of(st.builds(key, st.sampled_from("ab")), st.builds(value, TEXTS), st.builds(both, st.sampled_from("ab"), TEXTS))


def passes(tags, ec2_filter):
    """What EC2 does with one filter, said by the meaning of a single tag filter."""
    name, values = ec2_filter["Name"], ec2_filter["Values"]
    if name == "tag-key":
        return any(has_tags(tags, [[key(text)]]) for text in values)
    if name == "tag-value":
        return any(has_tags(tags, [[value(text)]]) for text in values)
    return any(has_tags(tags, [[both(name.removeprefix("tag:"), text)]]) for text in values)


@given(st.dictionaries(st.sampled_from("ab"), st.sampled_from(["", "a", "b", "ab", "xb"])), st.lists(st.lists(FILTERS, min_size=1), min_size=1, max_size=3))
def test_questions_and_what_is_left_find_what_the_tag_groups_say(tags, tag_groups):
    queries, left = tag_queries(tag_groups)
    assert all(len({item["Name"] for item in query}) == len(query) for query in queries)
    found = any(all(passes(tags, item) for item in query) for query in queries)
    assert (found and has_tags(tags, left)) is has_tags(tags, tag_groups)


@given(st.text(alphabet="a*?\\"), st.text(alphabet="a*?\\"))
def test_a_literal_stands_for_itself_only(text, other):
    assert has_tags({"Name": other}, [[both("Name", literal(text))]]) is (text == other)
