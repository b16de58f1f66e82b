# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of Amazon S3."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


def s3_client(module, config=None):
    """Signed so that presigned URLs work in every region. config: more of it; the user's aws_config wins. Raises DeploymentError."""
    # Modules have this file for stores in a folder too, see aws_module.
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import check_sdk_version_supported
    from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleBotocoreError

    try:
        check_sdk_version_supported(warn=module.warn)
        return module.client("s3", config={"signature_version": "s3v4", **(config or {})})
    except AnsibleBotocoreError as error:
        hint = "Check that the controller has boto3 and botocore, and the AWS options given."
        raise DeploymentError("INTERNAL_ERROR", f"There is no client of Amazon S3: {str(error).rstrip('.')}.", hint) from error
