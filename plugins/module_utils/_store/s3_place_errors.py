# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Amazon S3 answers about a store, in terms of what to do."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_errors import CREDENTIAL_ERRORS, GIVE_CREDENTIALS, RENEW_CREDENTIALS, SYNONYMS
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

RIGHTS = "s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix, and s3:ListBucket on the bucket"
REACH = "Check that the controller can reach S3 in the bucket's region, then deploy again."
THROTTLED = ("THROTTLED", "Deploy again in a while: S3 limits requests for this bucket.")
DENIED = ("IAM_ROLE_PERMISSIONS", f"Allow {RIGHTS} for the identity that Ansible uses.")
CORRECT_BUCKET = ("STORE_UNAVAILABLE", "Correct the bucket in codedeploy_store, or make it.")
GIVE_REGION = ("STORE_UNAVAILABLE", "Give the region that the bucket is in.")
# AWS error code -> (our code, next step)
EXPLANATIONS = {
    "NoSuchBucket": CORRECT_BUCKET,
    "InvalidBucketName": CORRECT_BUCKET,
    "AccessDenied": DENIED,
    "ExpiredToken": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "InvalidToken": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "InvalidAccessKeyId": ("IAM_ROLE_PERMISSIONS", RENEW_CREDENTIALS),
    "SignatureDoesNotMatch": ("IAM_ROLE_PERMISSIONS", "Check the AWS secret key that Ansible uses."),
    "RequestTimeTooSkewed": ("IAM_ROLE_PERMISSIONS", "Set the controller's clock."),
    "PermanentRedirect": GIVE_REGION,
    "AuthorizationHeaderMalformed": GIVE_REGION,
    "IllegalLocationConstraintException": GIVE_REGION,
    "SlowDown": THROTTLED,
    "Throttling": THROTTLED,
    "ThrottlingException": THROTTLED,
    "RequestLimitExceeded": THROTTLED,
    "TooManyRequests": THROTTLED,
    "NotImplemented": ("STORE_UNAVAILABLE", "Use a bucket of Amazon S3, or of a service that has conditional writes (If-Match, If-None-Match)."),
}
UNEXPLAINED = ("STORE_UNAVAILABLE", "Deploy again; if the error stays, look up its code in the documentation of Amazon S3.")


def from_s3_error(error, what):
    """A botocore exception, and what could not be done -> DeploymentError."""
    response = getattr(error, "response", None)
    if response is None:
        message = f"{what}: {' '.join(str(error).split()).rstrip('.')}."
        if type(error).__name__ in CREDENTIAL_ERRORS:
            return DeploymentError("IAM_ROLE_MISSING", message, GIVE_CREDENTIALS)
        return DeploymentError("STORE_UNAVAILABLE", message, REACH)
    aws_code = str(response.get("Error", {}).get("Code", ""))
    text = str(response.get("Error", {}).get("Message", "")).rstrip(".")
    code, hint = EXPLANATIONS.get(SYNONYMS.get(aws_code, aws_code), UNEXPLAINED)
    return DeploymentError(code, f"{what}: {aws_code}: {text}.", hint)


def conflict(name):
    """Others write to the same object all the time."""
    return DeploymentError("STORE_UNAVAILABLE", f"{name} in the store is being written to by others all the time.", "Deploy again in a while.")


def no_conditional_writes(error):
    """The client does not know If-Match."""
    message = f"A store in S3 needs conditional writes, which botocore does not know here: {' '.join(str(error).split())}."
    return DeploymentError("STORE_UNAVAILABLE", message, "Install boto3 1.36 or newer for the Python that runs the controller's modules.")
