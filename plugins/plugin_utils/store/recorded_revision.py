# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision of a deployment on record, of which a new deployment fetches and checks nothing again."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..options.deployment_mode import RESTART
from .last_results import known_group, with_lost_run

# Options of the deployment on record without which its AppSpec and its bundle would not fit together.
OPTIONS_OF_REVISION = ("appspec_filename", "paths_made_by_hooks")
# As CodeDeploy does: files that the revision may replace or must keep are those that they were when it was deployed.
OPTIONS_OF_ROLLBACK = (*OPTIONS_OF_REVISION, "file_exists_behavior")
DEPLOY_A_REVISION = "Deploy a revision with codedeploy_revision, and without codedeploy_deployment_mode."
GO_BACK_TO_ANOTHER = "Go back to another one (codedeploy_rollback_to), or deploy a revision with agentless.codedeploy.deploy (codedeploy_revision)."


def last_good_id(found):
    """What the store has of a group ({group, lost}) -> the id of its last deployment that succeeded. Raises DeploymentError."""
    good = with_lost_run(known_group(found["group"]), found["lost"])["last_good"]
    if not good:
        message = "the store has no deployment of this group that succeeded, so no last good revision is known."
        raise DeploymentError("RevisionDoesNotExistException", message, DEPLOY_A_REVISION)
    return good["deployment_id"]


def recorded_revision(deployment_id, recorded, cached_path, rollback_of=None):
    """The plan of a deployment as the store has it, None where it has none ->
    {revision_of, rollback_of, revision, appspec, bundle, bundle_source, options}.

    cached_path: of its bundle on the controller, None where it is not there. Where bundle_source is empty, only hosts that have the bundle can be
    deployed to. rollback_of: the deployment that is rolled back, if one is. Raises DeploymentError.
    """
    if recorded is None:
        message = f"the store has no plan of deployment {deployment_id}, of which the revision is wanted."
        raise DeploymentError("DeploymentDoesNotExistException", message, GO_BACK_TO_ANOTHER if rollback_of else DEPLOY_A_REVISION)
    return {
        "revision_of": deployment_id,
        "rollback_of": rollback_of,
        **{key: recorded[key] for key in ("revision", "appspec", "bundle")},
        "bundle_source": _bundle_source(recorded["revision"], cached_path),
        "options": {name: recorded["options"][name] for name in (OPTIONS_OF_ROLLBACK if rollback_of else OPTIONS_OF_REVISION)},
    }


def refuse_other_last_good(plan, group):
    """Refuse a restart of a revision that was the last good one when the plan was made, and is not any more. Raises DeploymentError."""
    if plan["options"]["deployment_mode"] == RESTART and plan["bundle"]["sha256"] != (group["last_good"] or {}).get("revision_sha256"):
        message = f"while this deployment was planned or waited, the last good revision became another one than that of {plan['revision_of']}."
        raise DeploymentError("RevisionDoesNotExistException", message, "Deploy again, which restarts the one that is the last good one now.")


def not_to_be_had(plan):
    """The error of a host that does not have the bundle, where nobody else has it."""
    message = (
        f"the host does not have the bundle of deployment {plan['revision_of']} (SHA-256 {plan['bundle']['sha256']}), neither has the controller's cache"
        f" ({plan['options']['cache_dir']}), and it is not in S3."
    )
    hint = "Deploy from the controller that fetched it, or deploy the revision with codedeploy_revision, or leave the host out of codedeploy_targets."
    return DeploymentError("REVISION_MISSING", message, hint)


def _bundle_source(revision, cached_path):
    """Not the one on record: it may have been on another controller, or is no longer in its cache."""
    if cached_path:
        return {"path": cached_path}
    return {"s3_location": revision["s3_location"]} if revision["revision_type"] == "S3" else {}
