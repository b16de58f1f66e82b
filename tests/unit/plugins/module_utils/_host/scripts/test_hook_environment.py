# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.hook_environment import hook_environment, without_ansible

DEPLOYMENT = {
    "deployment_id": "d-2",
    "application_name": "shop",
    "deployment_group_name": "production",
    "deployment_group_id": "dg-1",
}
OURS = {
    "LIFECYCLE_EVENT": "AfterInstall",
    "DEPLOYMENT_ID": "d-2",
    "APPLICATION_NAME": "shop",
    "DEPLOYMENT_GROUP_NAME": "production",
    "DEPLOYMENT_GROUP_ID": "dg-1",
}
S3_LOCATION = {"bucket": "b", "key": "k/app.zip"}

# revision, install root, what is added to OURS
CASES = [
    ({"revision_type": "Local", "local_location": {"path": "/x"}}, "/", {}),
    ({"revision_type": "Local", "local_location": {"path": "/x"}}, "/mnt/image", {"CODEDEPLOY_INSTALL_ROOT": "/mnt/image"}),
    ({"revision_type": "GitHub", "git_hub_location": {"repository": "o/r", "commit_id": "abc"}}, "/", {"BUNDLE_COMMIT": "abc"}),
    ({"revision_type": "S3", "s3_location": S3_LOCATION}, "/", {"BUNDLE_BUCKET": "b", "BUNDLE_KEY": "k/app.zip"}),
    (
        {"revision_type": "S3", "s3_location": dict(S3_LOCATION, version="v1", e_tag='"abc"')},
        "/",
        {"BUNDLE_BUCKET": "b", "BUNDLE_KEY": "k/app.zip", "BUNDLE_VERSION": "v1", "BUNDLE_ETAG": '"abc"'},
    ),
]


@pytest.mark.parametrize("revision, install_root, further", CASES)
def test_agent_variables(revision, install_root, further):
    inherited = {"PATH": "/bin", "BUNDLE_VERSION": "of somebody else"}
    assert hook_environment(inherited, "AfterInstall", DEPLOYMENT, revision, install_root) == {"PATH": "/bin", **OURS, **further}


def test_unknown_revision_type():
    with pytest.raises(DeploymentError, match="Svn"):
        hook_environment({}, "AfterInstall", DEPLOYMENT, {"revision_type": "Svn"}, "/")


@pytest.mark.parametrize(
    "inherited, expected",
    [
        ({"HOME": "/root", "ANSIBLE_COLLECTIONS_PATH": "/c", "_ANSIBLE_X": "1"}, {"HOME": "/root"}),
        ({"PYTHONPATH": "/tmp/ansible_x/ansible_modlib.zip"}, {}),
        ({"PYTHONPATH": "/tmp/ansible_x/ansible_modlib.zip:/opt/lib"}, {"PYTHONPATH": "/opt/lib"}),
    ],
)
def test_what_ansible_adds_goes(inherited, expected):
    assert without_ansible(inherited) == expected
