# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Elastic Load Balancing answers, in CodeDeploy's terms."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

THROTTLING = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException", "RequestThrottled", "SlowDown")
SERVER_SIDE = ("InternalFailure", "InternalError", "ServiceUnavailable", "Unavailable", "HealthUnavailable", "500", "502", "503", "504")
DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")
BAD_CREDENTIALS = ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException")
MISSING = ("TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound")
LIMITS = ("TooManyTargets", "TooManyRegistrationsForTargetId")

# What to try again beyond the codes that AWSRetry knows.
RETRIED_CODES = THROTTLING + SERVER_SIDE


class PassingError(DeploymentError):
    """A failure that may go away by itself."""


def aws_code(error) -> str:
    """AWS's error code of an AnsibleAWSError; empty when AWS did not answer."""
    response = getattr(error.exception, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


def from_aws_error(error, subject: str) -> DeploymentError:
    """AnsibleAWSError and what it is about (for example "target group web") -> DeploymentError."""
    code, cause = aws_code(error), error.exception
    if not code:
        return _no_answer(cause, f"{error.message} ({subject}): {str(cause).rstrip('.')}.")
    message = f"{error.message} ({subject}): {code}: {cause.response['Error'].get('Message', '').rstrip('.')}."
    return _explained(code, f"elasticloadbalancing:{cause.operation_name}", message)


def _no_answer(cause, message: str) -> DeploymentError:
    if type(cause).__name__ in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        hint = "Give the controller AWS credentials: environment variables, a profile, or an instance profile."
        return DeploymentError("IAM_ROLE_MISSING", message, hint)
    hint = "Check that the controller can reach the Elastic Load Balancing endpoint of this region."
    return PassingError("INTERNAL_ERROR", message, hint)


def _explained(code: str, action: str, message: str) -> DeploymentError:
    if code in THROTTLING:
        hint = f"Run fewer deployments at once, or run this one again: AWS limits how often {action} may be called in this account."
        return PassingError("THROTTLED", message, hint)
    if code in SERVER_SIDE:
        return PassingError("INTERNAL_ERROR", message, "Run the deployment again: Elastic Load Balancing had a problem of its own.")
    if code in DENIED:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, f"Allow {action} for the identity that Ansible uses.")
    if code in BAD_CREDENTIALS:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, "Renew the AWS credentials that Ansible uses.")
    if code in MISSING:
        return DeploymentError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the name in load_balancer_info, and the region and account.")
    if code in LIMITS:
        return DeploymentError("RESOURCE_LIMIT_EXCEEDED", message, "Have the quota for targets of Elastic Load Balancing raised, or remove targets.")
    return DeploymentError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the load balancer and the instances given.")
