# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which logs are sent when, in how many module runs, and what is known after that."""

from __future__ import annotations

import binascii
import os
import zlib

import pytest
from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.log_note import LogNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.log_sender import PUBLISH, LogSender

SETTINGS = {"log_group_name": "shop", "region": "eu-west-1", "timeout_seconds": 10}
PLAN = {"deployment": {"deployment_id": "d-1"}, "announcements": SETTINGS, "resumed": None}
DENIED = {"code": "IAM_ROLE_PERMISSIONS", "message": "No."}
FETCHED = "LOG_NOT_FETCHED"


class Note:
    """Of the run."""

    targets = ()

    def given_up(self):
        return list(self.targets)

    def give_up(self, targets):
        self.targets = targets


class Module:
    """Sends of each stream so many bytes as it is told, or all."""

    def __init__(self, taken=None, failed=None):
        self.runs, self.taken, self._failed = [], taken or {}, failed

    def run(self, name, arguments):
        assert name == PUBLISH
        self.runs.append(arguments)
        if self._failed:
            return {"failed": True, "msg": self._failed}
        streams, not_sent = [], []
        for stream in arguments["streams"]:
            size = os.path.getsize(stream["path"])
            sent = min(size, self.taken.get(stream["name"], self.taken.get("*", size)))
            streams.append({"name": stream["name"], "sent_bytes": max(sent, stream["sent_bytes"]), "last_timestamp": 7, "retimed": 0})
            not_sent += [{"id": stream["name"], "target": "log group shop", **DENIED}] if sent < size else []
        return {"streams": streams, "not_sent": not_sent}

    def names(self):
        return [[stream["name"] for stream in run["streams"]] for run in self.runs]


@pytest.fixture(autouse=True)
def a_run(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))


def fetched(host, text="0123456789", is_whole=True):
    content = binascii.b2a_base64(zlib.compress(text.encode())).decode()
    note = LogNote(PLAN, host)
    note.take({"content": content, "behind": note.offset() + len(text), "is_whole": is_whole, "utc_offset_seconds": 3600}, True)
    return note


def record(logs=None):
    return {"deployment_id": "d-1", "announcements": {"due": [], **({"logs": logs} if logs else {})}}


def send(module, hosts, known=None, note=None, **plan):
    told, warnings = LogSender({**PLAN, **plan}, note or Note(), module.run).send(known or record(), hosts)
    return told["announcements"].get("logs"), warnings, told


def test_all_hosts_of_a_wave_in_one_run():
    notes = {host: fetched(host) for host in ("web-1", "web-2")}
    fetched("web-3", "")
    module = Module()
    logs, warnings, _record = send(module, ["web-1", "web-2", "web-3", "web-4"])
    assert (logs, warnings) == ({"sent_bytes": 20, "not_sent": []}, [])
    assert module.names() == [["d-1/web-1", "d-1/web-2"]]
    [run] = module.runs
    assert (run["log_group_name"], run["region"], run["timeout_seconds"]) == ("shop", "eu-west-1", 10)
    assert run["streams"][0] == {"name": "d-1/web-1", "path": notes["web-1"].path, "sent_bytes": 0, "last_timestamp": 0, "utc_offset_seconds": 3600}
    # What was sent takes no room any more.
    assert not any(os.path.exists(note.path) for note in notes.values())


def test_nothing_is_run_where_there_is_nothing_or_nobody_wants_it():
    module = Module()
    assert send(module, ["web-1"])[0] == {"sent_bytes": 0, "not_sent": []}
    fetched("web-1")
    of_nobody = {"announcements": {**SETTINGS, "log_group_name": None}}
    before = record()
    assert send(module, ["web-1"], before, **of_nobody)[1:] == ([], before)
    assert LogSender({**PLAN, "announcements": None}, Note(), module.run).send({"announcements": None}, ["web-1"]) == ({"announcements": None}, [])
    assert module.runs == []


@pytest.mark.parametrize("hosts, seconds", [(1, 10), (200, 10), (201, 20), (1000, 50)])
def test_the_time_grows_with_the_fleet_and_the_runs_do_not(hosts, seconds):
    names = [f"web-{number}" for number in range(hosts)]
    for name in names:
        fetched(name, "x")
    module = Module()
    assert send(module, names)[0] == {"sent_bytes": hosts, "not_sent": []}
    assert [run["timeout_seconds"] for run in module.runs] == [seconds]


def test_what_was_not_sent_is_tried_with_the_next_wave():
    note = fetched("web-1")
    fetched("web-2")
    module = Module({"d-1/web-1": 4})
    logs, warnings, known = send(module, ["web-1", "web-2"])
    assert logs == {"sent_bytes": 14, "not_sent": [{**DENIED, "hosts": {"web-1": 4}}]}
    assert warnings == ["Log of scripts not sent, or not to its end, of web-1: IAM_ROLE_PERMISSIONS: No."]
    module.taken = {}
    fetched("web-3")
    logs, warnings, _record = send(module, ["web-3"], known)
    assert (logs, warnings) == ({"sent_bytes": 30, "not_sent": []}, [])
    assert module.names()[1] == ["d-1/web-1", "d-1/web-3"]
    assert (module.runs[1]["streams"][0]["sent_bytes"], module.runs[1]["streams"][0]["last_timestamp"]) == (4, 7) and not os.path.exists(note.path)


def test_a_group_that_takes_nothing_is_not_tried_again_and_told_once():
    fetched("web-1")
    fetched("web-2")
    module, note = Module({"*": 0}), Note()
    _logs, warnings, known = send(module, ["web-1"], note=note)
    assert len(warnings) == 1 and note.targets == ["log group shop"]
    logs, warnings, _record = send(module, ["web-2"], known, note)
    assert (len(module.runs), warnings) == (1, []) and logs == {"sent_bytes": 0, "not_sent": [{**DENIED, "hosts": {"web-1": 0, "web-2": 0}}]}


def test_a_module_that_breaks():
    fetched("web-1")
    logs, _warnings, _record = send(Module(failed="no Python"), ["web-1"])
    assert logs["not_sent"] == [{"code": "UnknownError", "message": "Failed to send to log group shop: no Python", "hosts": {"web-1": 0}}]


def test_what_was_not_fetched_is_named():
    fetched("web-1", is_whole=False)
    LogNote(PLAN, "web-2").lose()
    logs, warnings, _record = send(Module(), ["web-1", "web-2"])
    [failure] = logs["not_sent"]
    assert (failure["code"], failure["hosts"]) == (FETCHED, {"web-1": 10, "web-2": 0}) and "of web-1, web-2: LOG_NOT_FETCHED" in warnings[0]


def test_a_host_of_a_lost_run_that_is_not_reached_any_more_is_named():
    logs, _warnings, _record = send(Module(), ["web-1", "web-2"], resumed={"middle": ["web-1"], "ready": {}})
    assert [failure["hosts"] for failure in logs["not_sent"]] == [{"web-1": 0}]


def test_what_the_lost_run_did_not_send_stays_known():
    known = record({"sent_bytes": 5, "not_sent": [{**DENIED, "hosts": {"web-9": 3}}]})
    fetched("web-1")
    logs, warnings, _record = send(Module(), ["web-1"], known)
    assert (logs, warnings) == ({"sent_bytes": 15, "not_sent": [{**DENIED, "hosts": {"web-9": 3}}]}, [])


def test_a_folder_of_the_run_that_fails_hinders_no_record(monkeypatch):
    def fail(_note, _known):
        raise OSError(28, "No space left on device")

    fetched("web-1")
    monkeypatch.setattr(LogNote, "write", fail)
    before = record()
    logs, warnings, after = send(Module(), ["web-1"], before)
    assert (logs, after) == (None, before) and warnings == ["The logs of scripts could not be sent to CloudWatch Logs: [Errno 28] No space left on device."]
