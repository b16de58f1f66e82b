# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts change of what was planned: the AppSpec file in the archive, and what ApplicationStop removes."""

from __future__ import annotations

import base64
import hashlib
import io
import json

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import stage_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.preflight.previous_deployment import previous_deployment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import SAY, pack, run, said, statuses

EDIT = "#!/bin/sh\necho '# edited' >> appspec.yml\n"
TEXT = "as it was packed\n"
EVENTS = ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall"]
APPSPEC_FILE = {"name": "appspec.yml", "sha256": hashlib.sha256(TEXT.encode()).hexdigest()}


def request_with_appspec(server, name, scripts, **further):
    """A request whose revision has an AppSpec file."""
    request = server.request(name, scripts, events=EVENTS, report_needs=True, **further)
    files = {"app/name.txt": name, "appspec.yml": TEXT, **{f"scripts/{event}": text.format(name=name) for event, text in scripts.items()}}
    content = pack(files)
    bundle = {"sha256": hashlib.sha256(content).hexdigest(), "bundle_type": "tar", "size_bytes": len(content)}
    stage_bundle(str(server.root), bundle, io.BytesIO(content))
    return {**request, "bundle": bundle, "appspec": {**request["appspec"], "file": APPSPEC_FILE}}, content


def decoded(needs):
    return base64.b64decode(needs["content"]).decode()


def edited(request, needs):
    """The request for the events that are left, with the AppSpec as it is now, which has another hook."""
    script = {"location": "scripts/AfterInstall", "timeout": 10, "runas": None, "sudo": False}
    file = {"name": "appspec.yml", "sha256": hashlib.sha256(base64.b64decode(needs["content"])).hexdigest()}
    appspec = {**request["appspec"], "hooks": {"AfterInstall": [script], "ApplicationStop": [script]}, "file": file}
    return {**request, "appspec": appspec, "events": request["events"][request["events"].index(needs["event"]) :]}


def test_an_edit_ends_the_run_before_the_next_event(server):
    request, _content = request_with_appspec(server, "A", {"BeforeInstall": EDIT, "AfterInstall": SAY})
    request["appspec"]["hooks"].pop("AfterInstall")
    first = run(request)
    assert list(statuses(first)) == ["ApplicationStop", "DownloadBundle", "BeforeInstall"] and first["error"] is None
    assert (first["needs"]["event"], first["needs"]["what"], decoded(first["needs"])) == ("Install", "appspec", TEXT + "# edited\n")
    second = run(edited(request, first["needs"]))
    assert second["needs"] is None and said(second) == {"AfterInstall": ["AfterInstall of A for d-1"]}
    # What counts at the end is what the next deployment stops by.
    assert said(server.deploy("B", {"ApplicationStop": SAY}))["ApplicationStop"] == ["ApplicationStop of A for d-2"]


def test_an_edit_by_the_last_event_is_told_too(server):
    request, _content = request_with_appspec(server, "A", {"AfterInstall": EDIT})
    needs = run(request)["needs"]
    assert (needs["event"], needs["what"], decoded(needs)) == (None, "appspec", TEXT + "# edited\n")


@pytest.mark.parametrize(
    "script",
    ["rm appspec.yml", "rm -r $(pwd)", "rm appspec.yml; mkfifo appspec.yml", "rm appspec.yml; mkdir appspec.yml", "head -c 1048577 /dev/zero >appspec.yml"],
)
def test_an_appspec_file_that_is_gone(server, script):
    request, _content = request_with_appspec(server, "A", {"BeforeInstall": f"#!/bin/sh\n{script} 2>/dev/null; true\n"})
    result = run(request)
    assert result["needs"] == {"event": "Install", "what": "appspec", "content": None, "warnings": []}


def test_who_does_not_ask_is_not_bothered(server):
    request, _content = request_with_appspec(server, "A", {"BeforeInstall": EDIT})
    result = run({**request, "report_needs": False})
    assert result["needs"] is None and set(statuses(result).values()) == {"Succeeded"}


@pytest.mark.parametrize("wiped", ["", "bundle-cache", "dg-1", "dg-1/d-1", "dg-1/d-2", "deployment-instructions", "deployment-logs", "bundle-cache dg-1"])
def test_application_stop_may_remove_anything(server, wiped):
    paths = " ".join(str(server.root / name) for name in wiped.split(" "))
    first, _content = request_with_appspec(server, "A", {"ApplicationStop": f"#!/bin/sh\ncd /; echo wiped; rm -rf {paths}\n"})
    assert run(first)["error"] is None
    # The files of A are in the way where nothing is known of them any more.
    request, content = request_with_appspec(server, "B", {"AfterInstall": SAY}, file_exists_behavior="OVERWRITE")
    result = run({**request, "run_id": "0"})
    if "bundle-cache" in wiped or not wiped:
        assert result["needs"] == {"event": "DownloadBundle", "what": "bundle", "content": None, "warnings": []}
        assert statuses(result) == {"ApplicationStop": "Succeeded"}
        stage_bundle(str(server.root), request["bundle"], io.BytesIO(content))
        result = run({**request, "run_id": "1", "events": EVENTS[1:]})
    assert result["needs"] is None and set(statuses(result).values()) == {"Succeeded"}, result["error"]
    assert said(result)["AfterInstall"] == ["AfterInstall of B for d-2"] and server.installed() == "B"
    log = server.root / "dg-1" / "d-2" / "logs" / "scripts.log"
    assert "AfterInstall of B" in log.read_text(encoding="utf-8")


def test_an_edit_after_the_deployment_is_found_before_the_next(server):
    request, _content = request_with_appspec(server, "A", {"ApplicationStop": SAY})
    run(request)
    directory = server.root / "dg-1" / "d-1"
    record = str(server.root / "deployment-instructions" / "dg-1_last_successful_install")
    assert previous_deployment(record, "other.yml")["events"] == ["ApplicationStop"]
    (directory / "deployment-archive" / "appspec.yml").write_text("edited", encoding="utf-8")
    previous = previous_deployment(record, "other.yml")
    digest = hashlib.sha256(b"edited").hexdigest()
    assert previous["events"] is None
    assert [previous[key] for key in ("appspec_text", "appspec_sha256", "appspec_filename")] == ["edited", digest, "appspec.yml"]
    refused = server.deploy("B", {}, previous_appspecs={str(directory): {"refused": "appspec.yml:1:1: it is text."}})
    assert refused["error"]["event"] == "BeforeBlockTraffic" and "appspec.yml:1:1: it is text." in refused["error"]["message"]
    read = {"file": {"name": "appspec.yml", "sha256": digest}, "hooks": request["appspec"]["hooks"]}
    assert said(server.deploy("C", {}, previous_appspecs={str(directory): read})) == {"ApplicationStop": ["ApplicationStop of A for d-3"]}
    assert json.loads((directory / "appspec.json").read_text(encoding="utf-8")) == read
