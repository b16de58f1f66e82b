# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.times import date_text, epoch_text, moment_of


@pytest.mark.parametrize("text, date, epoch", [
    ("2026-11-26T05:35:36Z", "Thu Nov 26 05:35:36 UTC 2026", "1795671336.000"),
    ("2026-11-26T05:35:36.789Z", "Thu Nov 26 05:35:36 UTC 2026", "1795671336.789"),
    ("2018-08-31T04:03:54Z", "Fri Aug 31 04:03:54 UTC 2018", "1535688234.000"),
    ("2024-02-29T23:59:59Z", "Thu Feb 29 23:59:59 UTC 2024", "1709251199.000"),
    ("2026-01-04T00:00:00Z", "Sun Jan 04 00:00:00 UTC 2026", "1767484800.000"),
    ("2026-11-26T07:35:36+02:00", "Thu Nov 26 05:35:36 UTC 2026", "1795671336.000"),
])  # fmt: skip
def test_a_time_of_a_record_in_both_forms(text, date, epoch):
    assert (date_text(moment_of(text)), epoch_text(moment_of(text))) == (date, epoch)


def test_dates_are_in_english_wherever_the_controller_is(monkeypatch):
    # What all of datetime asks for names and digits in the language of the controller.
    monkeypatch.setattr(time, "strftime", lambda *_given: "Di 01 Dez")
    assert f"{moment_of('2026-12-01T05:35:36Z'):%a}" == "Di 01 Dez"
    assert date_text(moment_of("2026-12-01T05:35:36Z")) == "Tue Dec 01 05:35:36 UTC 2026"
