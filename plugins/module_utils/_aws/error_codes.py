# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS's error codes that mean the same whatever service gives them, and what to do. Exceptions go by name, as there may be no botocore."""

from __future__ import annotations

THROTTLING = (
    "KMSThrottling", "KMSThrottlingException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "SlowDown", "Throttled",
    "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
)  # fmt: skip
SERVER_SIDE = (
    "HealthUnavailable", "InternalError", "InternalException", "InternalFailure", "ServiceUnavailable", "Unavailable", "500", "502", "503", "504",
)  # fmt: skip
DENIED = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "KMSAccessDenied", "UnauthorizedOperation")
BAD_CREDENTIALS = (
    "ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "InvalidClientTokenId", "InvalidSecurity", "InvalidSignatureException",
    "MissingAuthenticationToken", "MissingAuthenticationTokenException", "OptInRequired", "RequestExpired", "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)  # fmt: skip
# Names of exceptions.
CREDENTIAL_ERRORS = (
    "CredentialRetrievalError", "NoAuthTokenError", "NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "SSOTokenLoadError",
    "TokenRetrievalError", "UnauthorizedSSOTokenError",
)  # fmt: skip
GIVE_CREDENTIALS = "Give the controller AWS credentials: environment variables, a profile, or an instance profile."
RENEW_CREDENTIALS = "Renew the AWS credentials that Ansible uses."


def aws_code(error) -> str:
    """AWS's error code of an AnsibleAWSError; empty when AWS did not answer."""
    # Botocore's own errors have none, or None.
    response = getattr(error.exception, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
