# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one family of errors of the load balancer modules, with CodeDeploy's error codes."""

from __future__ import annotations

_THROTTLING = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException", "RequestThrottled", "SlowDown")
_SERVER_SIDE = ("InternalFailure", "InternalError", "ServiceUnavailable", "Unavailable", "HealthUnavailable", "500", "502", "503", "504")
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")
_BAD_CREDENTIALS = ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException")
_MISSING = ("TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound")
_LIMITS = ("TooManyTargets", "TooManyRegistrationsForTargetId")

# What to try again beyond the codes that AWSRetry knows.
RETRIED_CODES = _THROTTLING + _SERVER_SIDE


class TrafficError(Exception):
    """A failure told in CodeDeploy's terms: error code, message, next step. Transient: it may go away by itself."""

    def __init__(self, code: str, message: str, hint: str, transient: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.transient = transient

    def to_dict(self) -> dict:
        return {"code": self.code, "message": self.message, "hint": self.hint}


def aws_code(error) -> str:
    """AWS's error code of an AnsibleAWSError; empty when AWS did not answer."""
    response = getattr(error.exception, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


def from_aws_error(error, subject: str) -> TrafficError:
    """AnsibleAWSError and what it is about (for example "target group web") → TrafficError."""
    code, cause = aws_code(error), error.exception
    if not code:
        return _no_answer(cause, f"{error.message} ({subject}): {cause}")
    message = f"{error.message} ({subject}): {code}: {cause.response['Error'].get('Message', '').rstrip('.')}"
    return _explained(code, f"elasticloadbalancing:{cause.operation_name}", message)


def _no_answer(cause, message: str) -> TrafficError:
    if type(cause).__name__ in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        hint = "Give the controller AWS credentials: environment variables, a profile, or an instance profile."
        return TrafficError("IAM_ROLE_MISSING", message, hint)
    hint = "Check that the controller can reach the Elastic Load Balancing endpoint of this region."
    return TrafficError("INTERNAL_ERROR", message, hint, transient=True)


def _explained(code: str, action: str, message: str) -> TrafficError:
    if code in _THROTTLING:
        hint = f"AWS limits how often {action} may be called in this account: run fewer deployments at once, or run this one again."
        return TrafficError("THROTTLED", message, hint, transient=True)
    if code in _SERVER_SIDE:
        return TrafficError("INTERNAL_ERROR", message, "Elastic Load Balancing had a problem of its own: run the deployment again.", transient=True)
    if code in _DENIED:
        return TrafficError("IAM_ROLE_PERMISSIONS", f"{message} (action {action})", f"Allow {action} for the identity that Ansible uses.")
    if code in _BAD_CREDENTIALS:
        return TrafficError("IAM_ROLE_PERMISSIONS", message, "Renew the AWS credentials that Ansible uses.")
    if code in _MISSING:
        return TrafficError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the name in load_balancer_info, and the region and account.")
    if code in _LIMITS:
        return TrafficError("RESOURCE_LIMIT_EXCEEDED", message, "Have the quota for Elastic Load Balancing targets raised, or remove targets.")
    return TrafficError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the load balancer and the instances given.")
