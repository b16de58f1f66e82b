# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.recorded_revision import (
    last_good_id,
    not_to_be_had,
    recorded_revision,
    refuse_other_last_good,
)

S3 = {"revision_type": "S3", "s3_location": {"bucket": "b", "key": "k"}}
LOCAL = {"revision_type": "Local", "local_location": {"path": "/gone"}}
GOOD = {"deployment_id": "d-1", "revision_sha256": "abc"}


def plan(revision):
    options = {"appspec_filename": "conf/appspec.yml", "paths_made_by_hooks": ["x"], "file_exists_behavior": "OVERWRITE", "cache_dir": "/cache"}
    return {"revision": revision, "appspec": {"hooks": {}}, "bundle": {"sha256": "abc"}, "bundle_source": {"path": "/elsewhere/abc"}, "options": options}


def group(good):
    return {"open_deployment_id": None, "last_good": good, "instances": {}}


def lost(status):
    record = {
        "deployment_id": "d-2", "revision": {}, "revision_sha256": "new", "created_at": "0", "status": status, "ended_at": "1", "wave": None,
    }  # fmt: skip
    return {"record": record, "hosts": {}, "plan": plan(LOCAL)}


@pytest.mark.parametrize(
    ("found", "deployment_id"),
    [
        ({"group": group(GOOD), "lost": None}, "d-1"),
        ({"group": group(GOOD), "lost": lost("InProgress")}, "d-1"),
        ({"group": group(GOOD), "lost": lost("Succeeded")}, "d-2"),
    ],
)
def test_the_last_good_deployment_is_the_last_that_succeeded(found, deployment_id):
    assert last_good_id(found) == deployment_id


@pytest.mark.parametrize("found", [None, group(None)])
def test_where_none_has_succeeded_there_is_no_last_good_revision(found):
    with pytest.raises(DeploymentError, match="RevisionDoesNotExistException: .* no last good revision is known. Deploy a revision with codedeploy_revision"):
        last_good_id({"group": found, "lost": None})


@pytest.mark.parametrize(
    ("revision", "cached", "source"),
    [
        (S3, None, {"s3_location": S3["s3_location"]}),
        (S3, "/cache/abc", {"path": "/cache/abc"}),
        (LOCAL, "/cache/abc", {"path": "/cache/abc"}),
        (LOCAL, None, {}),
    ],
)
def test_the_bundle_comes_from_where_it_is_now(revision, cached, source):
    found = recorded_revision("d-1", plan(revision), cached)
    assert found == {
        "revision_of": "d-1", "rollback_of": None, "revision": revision, "appspec": {"hooks": {}}, "bundle": {"sha256": "abc"}, "bundle_source": source,
        "options": {"appspec_filename": "conf/appspec.yml", "paths_made_by_hooks": ["x"]},
    }  # fmt: skip


def test_a_rollback_takes_what_files_may_be_replaced_from_where_it_goes_back_to():
    found = recorded_revision("d-1", plan(S3), None, "d-2")
    options = {"appspec_filename": "conf/appspec.yml", "paths_made_by_hooks": ["x"], "file_exists_behavior": "OVERWRITE"}
    assert (found["rollback_of"], found["options"]) == ("d-2", options)


def test_a_rollback_to_a_deployment_whose_plan_is_gone_may_be_to_another():
    with pytest.raises(DeploymentError, match="no plan of deployment d-1.*codedeploy_rollback_to"):
        recorded_revision("d-1", None, None, "d-2")


def test_a_deployment_that_is_not_on_record_has_no_revision():
    with pytest.raises(DeploymentError, match="DeploymentDoesNotExistException: the store has no plan of deployment d-1"):
        recorded_revision("d-1", None, None)


@pytest.mark.parametrize(
    ("mode", "good", "refused"),
    [
        ("RESTART", GOOD, False),
        ("RESTART", {**GOOD, "deployment_id": "d-2"}, False),
        ("RESTART", {"deployment_id": "d-2", "revision_sha256": "other"}, True),
        ("RESTART", None, True),
        ("STANDARD", {**GOOD, "revision_sha256": "other"}, False),
    ],
)
def test_a_restart_of_what_is_not_the_last_good_revision_any_more_is_refused(mode, good, refused):
    asked = {"options": {"deployment_mode": mode}, "revision_of": "d-1", "bundle": {"sha256": "abc"}}
    if not refused:
        refuse_other_last_good(asked, group(good))
        return
    with pytest.raises(DeploymentError, match="RevisionDoesNotExistException: .* another one than that of d-1. Deploy again"):
        refuse_other_last_good(asked, group(good))


def test_a_bundle_that_nobody_has_is_named_with_all_places():
    error = not_to_be_had({**plan(LOCAL), "revision_of": "d-1"})
    assert error.code == "REVISION_MISSING"
    for part in ("deployment d-1", "SHA-256 abc", "(/cache)", "not in S3", "codedeploy_revision", "codedeploy_targets"):
        assert part in str(error)
