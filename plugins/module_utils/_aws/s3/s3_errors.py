# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Amazon S3 answers, in CodeDeploy's terms."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import CREDENTIAL_ERRORS, GIVE_CREDENTIALS, RENEW_CREDENTIALS

UNEXPLAINED = ("INTERNAL_ERROR", "Run the deployment again; if the error stays, look up its code in the documentation of Amazon S3.")
# AWS error code -> (CodeDeploy's code, next step)
EXPLANATIONS = {
    "NoSuchBucket": ("REVISION_MISSING", "Correct the bucket's name."),
    "InvalidBucketName": ("REVISION_MISSING", "Correct the bucket's name."),
    "NoSuchKey": ("REVISION_MISSING", "Upload the bundle, or correct the key."),
    "NoSuchVersion": ("REVISION_MISSING", "Correct the version, or leave it out to take the latest one."),
    "InvalidArgument": ("REVISION_MISSING", "Correct the version, or leave it out to take the latest one."),
    "MethodNotAllowed": ("REVISION_MISSING", "Name an earlier version: this one is a delete marker."),
    "InvalidObjectState": ("REVISION_MISSING", "Restore the object first: it is archived."),
    "AccessDenied": (
        "IAM_ROLE_PERMISSIONS",
        "Allow s3:GetObject (with a version also s3:GetObjectVersion) for the identity that Ansible uses. "
        "S3 answers the same for a missing object to those who may not s3:ListBucket.",
    ),
    "ExpiredToken": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "InvalidToken": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "InvalidAccessKeyId": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "SignatureDoesNotMatch": ("IAM_ROLE_PERMISSIONS", "Check the AWS secret key that Ansible uses."),
    "RequestTimeTooSkewed": ("IAM_ROLE_PERMISSIONS", "Set the controller's clock."),
    "PermanentRedirect": ("REVISION_MISSING", "Give the region that the bucket is in."),
    "AuthorizationHeaderMalformed": ("REVISION_MISSING", "Give the region that the bucket is in."),
    "SlowDown": ("THROTTLED", "Run the deployment again: S3 limits requests for this bucket."),
}
SYNONYMS = {"ExpiredTokenException": "ExpiredToken", "403": "AccessDenied", "AllAccessDisabled": "AccessDenied", "404": "NoSuchKey"}


def from_s3_error(error, name):
    """A botocore exception, and what the user calls the object -> DeploymentError."""
    response = getattr(error, "response", None)
    if response is None:
        return _no_answer(error, name)
    aws_code = str(response.get("Error", {}).get("Code", ""))
    text = str(response.get("Error", {}).get("Message", "")).rstrip(".")
    code, hint = EXPLANATIONS.get(SYNONYMS.get(aws_code, aws_code), UNEXPLAINED)
    return DeploymentError(code, f"The revision {name} cannot be fetched: {aws_code}: {text}.", hint)


def _no_answer(error, name):
    message = f"The revision {name} cannot be fetched: {' '.join(str(error).split()).rstrip('.')}."
    if type(error).__name__ in CREDENTIAL_ERRORS:
        return DeploymentError("IAM_ROLE_MISSING", message, GIVE_CREDENTIALS)
    return DeploymentError("INTERNAL_ERROR", message, "Check that the controller can reach S3 in the bucket's region.")
