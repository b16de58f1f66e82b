# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen when, of steps that run beside each other."""
from __future__ import annotations

import pytest
from screen import Screen


@pytest.fixture
def shown(capfdbinary):
    """What was shown since the last call."""
    def read():
        return capfdbinary.readouterr().out.decode()

    return read


def test_the_oldest_is_shown_as_it_goes_on_and_the_next_from_its_beginning_when_that_has_ended(shown):
    screen = Screen()
    with screen.open() as first:
        first.write(b"a1 ")
        second = screen.open()
        second.write(b"b1 ")
        first.write(b"a2 ")
        assert shown() == "a1 a2 "
    assert shown() == "b1 "
    second.write(b"b2 ")
    assert shown() == "b2 "
    with screen.open() as third:
        third.write(b"c1 ")
        second.write(b"b3 ")
        assert shown() == "b3 "


def test_what_ended_behind_another_is_shown_whole_and_before_what_still_runs(shown):
    screen = Screen()
    first, second, third = screen.open(), screen.open(), screen.open()
    for name, output in (("a", first), ("b", second), ("c", third)):
        output.write(f"{name}1 ".encode())
    third.write(b"c2 ")
    screen.close(third)
    assert shown() == "a1 "
    screen.close(first)
    assert shown() == "c1 c2 b1 "
    second.write(b"b2 ")
    screen.close(second)
    assert shown() == "b2 "
    with screen.open() as last:
        last.write(b"d1 ")
        assert shown() == "d1 "
