# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.deployment_mode import check_deployment_mode, required_by_mode

RESTART = {"codedeploy_deployment_mode": "RESTART"}
STANDARD = {"codedeploy_deployment_mode": "STANDARD"}
BACK, CONTINUE = {"codedeploy_rollback_to": "last_good"}, {"codedeploy_continue": True}
ONLY_OUTDATED = {"codedeploy_update_outdated_instances_only": True}


@pytest.mark.parametrize(("options", "required"), [
    ({}, ["codedeploy_revision"]), (STANDARD, ["codedeploy_revision"]), (RESTART, []), (BACK, []), (CONTINUE, []),
    ({**STANDARD, "codedeploy_continue": False}, ["codedeploy_revision"]),
])  # fmt: skip
def test_a_revision_that_is_on_record_is_not_asked_for(options, required):
    assert required_by_mode(options) == required


@pytest.mark.parametrize("options", [
    {**STANDARD, "codedeploy_revision": "./dist", **ONLY_OUTDATED}, RESTART, BACK, {**RESTART, "codedeploy_continue": False},
    {"codedeploy_resume": "abandon", "codedeploy_continue": False},
    # The variables are those of a deployment, its revision among them.
    CONTINUE, {**STANDARD, **CONTINUE, "codedeploy_revision": "./dist"}, {**CONTINUE, "codedeploy_resume": "continue"},
])  # fmt: skip
def test_what_can_be_meant(options):
    check_deployment_mode(options)


@pytest.mark.parametrize("empty", [None, "", {}])
def test_an_empty_revision_is_none(empty):
    check_deployment_mode({**RESTART, "codedeploy_revision": empty})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"codedeploy_revision": "s3://b/k?sign=x"}, "codedeploy_revision is 's3://b/k.…', but codedeploy_deployment_mode is RESTART.* -e codedeploy_"),
        ({"codedeploy_revision": {"revision_type": "S3"}}, "codedeploy_revision is .*revision_type"),
        (ONLY_OUTDATED, "codedeploy_update_outdated_instances_only is set, but codedeploy_deployment_mode is RESTART"),
    ],
)
def test_what_codedeploy_refuses_with_a_restart(options, message):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: {message}"):
        check_deployment_mode({**RESTART, **options})


@pytest.mark.parametrize("options, message", [
    (RESTART, "codedeploy_deployment_mode is 'RESTART'"),
    (BACK, "codedeploy_rollback_to is 'last_good'"),
    ({**BACK, **STANDARD}, "codedeploy_rollback_to is 'last_good'"),
    ({"codedeploy_rollback_to": None}, "codedeploy_rollback_to is 'None'"),
    ({"codedeploy_resume": "abandon"}, "codedeploy_resume is 'abandon'"),
])  # fmt: skip
def test_what_waits_is_not_had_go_on_with_something_else(options, message):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: {message}, but codedeploy_continue has the deployment go on") as refused:
        check_deployment_mode({**options, **CONTINUE})
    assert refused.value.where == {"option": "codedeploy_continue"}
