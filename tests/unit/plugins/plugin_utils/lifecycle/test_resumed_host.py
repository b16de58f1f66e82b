# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.resumed_host import resumed_host, run_id

BEFORE, INSTALL, AFTER = ({"type": "events", "events": [event], "unscripted": []} for event in ("BeforeBlockTraffic", "Install", "AfterAllowTraffic"))
BLOCK, ALLOW = {"type": "block_traffic", "event": "BlockTraffic"}, {"type": "allow_traffic", "event": "AllowTraffic"}
TASKS = {"type": "tasks", "event": "BlockTraffic", "when": "instead", "path": "/x", "reports": [{"name": "BlockTraffic", "status": "Succeeded"}]}
SEGMENTS = [BEFORE, BLOCK, INSTALL, ALLOW, AFTER]
APPSPEC, EDITED = {"hooks": {}}, {"hooks": {"AfterInstall": []}}
NEW = record_of(None, "d-1", "a")


def run(run_id, *events, is_running=False):
    """A run that is running, came to its end with these events, or with none was lost."""
    result = {"events": [{"name": event, "status": "Succeeded"} for event in events]} if events else None
    return {"run_id": run_id, "result": result, "is_running": is_running}


def resume(*runs, segments=None, appspec=None):
    record = resumed_host(NEW, segments or SEGMENTS, {"runs": list(runs), "appspec": appspec or APPSPEC}, APPSPEC)
    return record, [event["name"] for event in record["events"]]


def test_a_host_that_had_not_begun_begins():
    assert resume() == (NEW, [])


@pytest.mark.parametrize("runs, done, events, traffic", [
    ([run("0.0.0", is_running=True)], 0, [], None),
    ([run("0.0.0", "BeforeBlockTraffic")], 0, [], None),
    ([run("0.0.0", "BeforeBlockTraffic"), run("0.2.0", is_running=True)], 2, ["BeforeBlockTraffic", "BlockTraffic"], "out"),
    ([run("0.2.0", "DownloadBundle"), run("0.2.1", is_running=True)], 2, ["BlockTraffic"], "out"),
    ([run("0.2.0", "DownloadBundle"), run("0.2.1", "Install"), run("0.4.0", "AfterAllowTraffic")], 4,
     ["BlockTraffic", "DownloadBundle", "Install", "AllowTraffic"], "in"),
    ([run("0.2.9", "DownloadBundle"), run("0.2.10", "Install"), run("0.4.0", is_running=True)], 4,
     ["BlockTraffic", "DownloadBundle", "Install", "AllowTraffic"], "in"),
])  # fmt: skip
def test_a_host_goes_on_at_the_segment_that_ran_last(runs, done, events, traffic):
    record, names = resume(*reversed(runs))
    assert (record["segments_done"], names, record["traffic"], record["attempt"]) == (done, events, traffic, 0)
    assert (record["status"], record["was_begun"], record["appspec"]) == ("InProgress", True, None)
    assert run_id(record, 3) == f"0.{done}.3"


def test_tasks_of_the_users_that_the_host_is_past_are_done():
    record, names = resume(run("0.2.0", is_running=True), segments=[BEFORE, TASKS, INSTALL])
    assert (names, record["traffic"]) == (["BlockTraffic"], "out")


def test_a_host_whose_events_were_lost_begins_again():
    record, names = resume(run("0.0.0", "BeforeBlockTraffic"), run("0.2.0"), appspec=EDITED)
    assert (record["segments_done"], names, record["attempt"], record["appspec"], record["was_begun"]) == (0, [], 1, None, True)
    assert run_id(record, 0) == "1.0.0"


# Through the first phase, whose events ran before it was ready.
READY = {**NEW, "status": "Ready", "segments_done": 1, "events": [{"name": "Install", "status": "Succeeded", "scripts": []}], "attempt": 0}
TO_BE_READY = run("0.0.0", "DownloadBundle", "Install")
GREEN = [INSTALL, ALLOW, AFTER]


def resume_ready(*runs, appspec=None):
    found = resumed_host(READY, GREEN, {"runs": [TO_BE_READY, *runs], "appspec": appspec or APPSPEC}, APPSPEC)
    return found, [event["name"] for event in found["events"]]


def test_a_host_that_was_ready_is_so_still():
    found, names = resume_ready(appspec=EDITED)
    assert (found["status"], found["segments_done"], names, found["was_begun"]) == ("Ready", 1, ["Install"], False)
    # The scripts of the next phase go by what those of the first one made of the AppSpec file.
    assert found["appspec"] == EDITED


def test_a_host_that_was_ready_goes_on_in_the_next_phase():
    found, names = resume_ready(run("0.2.0", is_running=True))
    assert (found["status"], found["segments_done"], found["traffic"], found["was_begun"]) == ("InProgress", 2, "in", True)
    assert names == ["Install", "AllowTraffic"] and run_id(found, 1) == "0.2.1"


def test_a_host_that_was_ready_and_whose_events_were_lost_begins_that_phase_again():
    found, names = resume_ready(run("0.2.0"), appspec=EDITED)
    assert (found["segments_done"], names, found["appspec"], run_id(found, 0)) == (1, ["Install"], EDITED, "1.1.0")
    again, names = resume_ready(run("0.2.0"), run("1.2.0", is_running=True))
    assert (again["segments_done"], names, run_id(again, 0)) == (2, ["Install", "AllowTraffic"], "1.2.0")


def test_a_host_that_was_ready_in_a_second_attempt_goes_on_in_it():
    found = resumed_host(READY, GREEN, {"runs": [run("0.0.0"), run("1.0.0", "DownloadBundle", "Install")], "appspec": APPSPEC}, APPSPEC)
    assert (found["status"], run_id(found, 0)) == ("Ready", "1.1.0")


def test_of_several_attempts_the_last_counts():
    record, names = resume(run("0.2.0"), run("1.0.0", "BeforeBlockTraffic"), run("1.2.0", is_running=True))
    assert (record["segments_done"], names, record["attempt"]) == (2, ["BeforeBlockTraffic", "BlockTraffic"], 1)


def test_an_edited_appspec_goes_on_to_count():
    assert resume(run("0.2.0", is_running=True), appspec=EDITED)[0]["appspec"] == EDITED
