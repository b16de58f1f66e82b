# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers in a temporary directory, and revisions to deploy to them, for the tests of segments."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import stage_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import run_segment

EVENTS = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart"]
HOOKS = [event for event in EVENTS if event not in ("DownloadBundle", "Install")]
SAY = "#!/bin/sh\necho $LIFECYCLE_EVENT of {name} for $DEPLOYMENT_ID\n"


class Server:
    """A server with a deployment root and an install root of its own."""

    def __init__(self, root):
        self.root = root / "deployment-root"
        self.install_root = root / "install"
        self.number = 0

    def request(self, name, scripts=None, events=None, **further):
        """Parameters that deploy a revision called name; scripts: {event: text}, by default all of them say who they are."""
        scripts = dict.fromkeys(HOOKS, SAY) if scripts is None else scripts
        content = pack({"app/name.txt": name, **{f"scripts/{event}": text.format(name=name) for event, text in scripts.items()}})
        bundle = {"sha256": hashlib.sha256(content).hexdigest(), "bundle_type": "tar", "size_bytes": len(content)}
        stage_bundle(str(self.root), bundle, io.BytesIO(content))
        self.number += 1
        return {
            "deployment_root": str(self.root),
            "install_root": str(self.install_root),
            "deployment": deployment(f"d-{self.number}"),
            "revision": {"revision_type": "Local", "local_location": {"path": "/x"}},
            "bundle": bundle,
            "appspec": appspec(scripts),
            "events": events or EVENTS,
            "paths_made_by_hooks": [],
            "previous_appspecs": {},
            "file_exists_behavior": "DISALLOW",
            "ignore_application_stop_failures": False,
            "max_revisions": 5,
            "manifest": manifest(name),
            "script_kill_grace_seconds": 5,
            "script_output_grace_seconds": 0.2,
            "lock_timeout_seconds": 0,
            "follow_seconds": None,
            "since": None,
            "report_needs": False,
            "run_id": None,
            "started_by": None,
            "check_mode": False,
            "diff_mode": False,
            **further,
        }

    def deploy(self, name, scripts=None, **further):
        return run(self.request(name, scripts, **further))

    def installed(self):
        return (self.install_root / "srv" / "app" / "name.txt").read_text(encoding="utf-8")

    def kept(self):
        return sorted(os.listdir(self.root / "dg-1"))


def deployment(deployment_id):
    return {
        "deployment_id": deployment_id,
        "application_name": "shop",
        "deployment_group_name": "production",
        "deployment_group_id": "dg-1",
        "deployment_creator": "user",
        "deployment_type": "IN_PLACE",
    }


def appspec(events):
    script = {"timeout": 10, "runas": None, "sudo": False}
    return {
        "version": "0.0",
        "os": "linux",
        "file_exists_behavior": None,
        "files": [{"source": "app", "destination": "/srv/app"}],
        "permissions": [],
        "hooks": {event: [dict(script, location=f"scripts/{event}")] for event in events},
    }


def manifest(name):
    digest = hashlib.sha256(name.encode()).hexdigest()
    entries = [{"path": "app", "type": "directory", "mode": "0755"}, {"path": "app/name.txt", "type": "file", "mode": "0755", "size": len(name)}]
    entries[1]["sha256"] = digest
    return entries


def pack(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.mode, member.size = 0o755, len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


def run(request):
    return run_segment(request, dict(os.environ))


def statuses(result):
    return {event["name"]: event["status"] for event in result["events"]}


def said(result):
    return {event["name"]: [script["log_tail"].rpartition("[stdout]")[2] for script in event["scripts"]] for event in result["events"] if event["scripts"]}
