# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import PREVIOUS_REVISION_EVENTS
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.lifecycle_report import event_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.appspec import read_appspec
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.supplied_run import SuppliedRun

ORDER = ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "AfterAllowTraffic"]
SEGMENT = {"type": "events", "events": ORDER[:4], "unscripted": ORDER[4:6]}
PLANNED = "version: 0.0\nos: linux\nhooks:\n  BeforeInstall:\n    - location: a.sh\n"
EDITED = PLANNED + "  AfterInstall:\n    - location: b.sh\n"


def appspec(text):
    return read_appspec(text.encode())["appspec"]


class Host:
    """Answers each run by what it is to need: (event before which it ends, what, text of the AppSpec file), or nothing."""

    def __init__(self, *needs, staged=None):
        self.needs, self.staged = list(needs), staged
        self.runs, self.stagings = [], 0

    def run(self, events, counts, number):
        assert number == len(self.runs)
        self.runs.append((events, sorted(counts["hooks"])))
        before, what, text = self.needs.pop(0) if self.needs else (None, None, None)
        done = events[: events.index(before)] if before else events
        content = None if text is None else base64.b64encode(text.encode()).decode()
        needs = {"event": before, "what": what, "content": content, "warnings": [f"left {number}"]} if what else None
        records = [event_record(event, "Succeeded") for event in done]
        nothing = {"stop_requested": False, "install": None, "diff": []}
        return {"changed": True, "events": records, "events_shown": done[:1], "needs": needs, "log_path": "/l", **nothing}

    def stage(self):
        self.stagings += 1
        return self.staged or {"changed": True}

    def deploy(self, segment=None):
        result, counts = SuppliedRun(self.run, self.stage, PREVIOUS_REVISION_EVENTS).run(segment or SEGMENT, ORDER, appspec(PLANNED))
        return result, counts, [event["name"] for event in result["events"]]


def test_a_segment_is_one_run_where_nothing_is_needed():
    host = Host()
    result, counts, names = host.deploy()
    assert host.runs == [(ORDER[:4], ["BeforeInstall"])] and names == ORDER[:4]
    assert counts == appspec(PLANNED) and result["events_shown"] == ["ApplicationStop"]


def test_an_edited_appspec_counts_for_the_events_that_follow():
    host = Host(("Install", "appspec", EDITED))
    result, counts, names = host.deploy()
    assert host.runs[1] == (["Install", "AfterInstall"], ["AfterInstall", "BeforeInstall"])
    assert names == ORDER[:5] and counts == appspec(EDITED) and result["events_shown"] == ["ApplicationStop", "Install"]
    assert "was edited" in result["events"][2]["warnings"][0] and result["events"][3]["warnings"] == ["left 0"]


def test_an_event_that_lost_its_scripts_is_not_run():
    host = Host(("BeforeInstall", "appspec", "version: 0.0\nos: linux\n"))
    _result, _counts, names = host.deploy()
    assert names == ["ApplicationStop", "DownloadBundle", "Install"]


def test_an_edit_at_the_end_counts_for_other_segments():
    host = Host((None, "appspec", EDITED))
    result, counts, names = host.deploy()
    assert len(host.runs) == 1 and names == ORDER[:4] and counts == appspec(EDITED)
    assert "failed" not in result


def test_an_edited_appspec_that_is_none_fails_the_event_that_comes_next():
    result, counts, names = Host(("Install", "appspec", "version: 0.0\nos: linux\nfiles: 5\n")).deploy()
    assert result["failed"] and names == ORDER[:4] and counts == appspec(PLANNED)
    assert [event["status"] for event in result["events"]] == ["Succeeded"] * 3 + ["Failed"]
    assert (result["error"]["code"], result["error"]["event"]) == ("INVALID_REVISION", "Install")
    assert "appspec.yml:3:8: " in result["error"]["message"]


def test_a_wrong_edit_after_the_last_event_waits_for_whoever_needs_it():
    result, counts, _names = Host((None, "appspec", "hooks: [")).deploy()
    assert "failed" not in result and counts == appspec(PLANNED)


def test_an_appspec_that_was_removed():
    result, _counts, _names = Host(("Install", "appspec", None)).deploy()
    assert "not in the deployment archive any more" in result["error"]["message"] and result["error"]["event"] == "Install"


def test_an_appspec_that_never_stays_as_it_is():
    result, _counts, names = Host(*[("Install", "appspec", PLANNED + f"# {number}\n") for number in range(5)]).deploy()
    assert "changed again" in result["error"]["message"] and names == ORDER[:4]
    assert [event["status"] for event in result["events"]] == ["Succeeded"] * 3 + ["Failed"]


def test_a_bundle_that_was_removed_is_brought_again():
    host = Host(("DownloadBundle", "bundle", None))
    result, _counts, names = host.deploy()
    assert host.stagings == 1 and host.runs[1][0] == ORDER[1:4] and names == ORDER[:4] and "failed" not in result


def test_a_bundle_that_cannot_be_brought_again():
    host = Host(("DownloadBundle", "bundle", None), staged={"failed": True, "msg": "no space", "error": {"code": "NoSpace", "message": "no space", "hint": ""}})
    result, _counts, names = host.deploy()
    assert names == ORDER[:4] and [event["status"] for event in result["events"]] == ["Succeeded", "Failed", "Skipped", "Skipped"]
    assert result["error"] == {"code": "NoSpace", "message": "no space", "hint": "", "event": "DownloadBundle", "log_path": "/l"}


def test_a_host_that_is_lost_between_runs_keeps_what_it_did():
    host = Host(("Install", "appspec", EDITED))
    lost = {"failed": True, "changed": False, "events": [], "error": {"code": "HostUnreachable"}}
    supplied = SuppliedRun(lambda events, counts, number: lost if number else host.run(events, counts, number), host.stage, PREVIOUS_REVISION_EVENTS)
    result, _counts = supplied.run(SEGMENT, ORDER, appspec(PLANNED))
    assert [event["name"] for event in result["events"]] == ORDER[:3] and result["failed"]


def test_a_segment_without_anything_to_run_does_not_touch_the_host():
    host = Host()
    result, _counts, names = host.deploy({"type": "events", "events": [], "unscripted": ["AfterAllowTraffic"]})
    assert (host.runs, names, result["changed"], result["stop_requested"], result["needs"]) == ([], [], False, False, None)
