# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Amazon EC2 and Amazon EC2 Auto Scaling answer, in CodeDeploy's terms."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import BAD_CREDENTIALS, CREDENTIAL_ERRORS, DENIED, GIVE_CREDENTIALS, RENEW_CREDENTIALS, SERVER_SIDE, THROTTLING, aws_code


class Service(NamedTuple):
    """prefix: of its actions in IAM policies; denied, refused: CodeDeploy's error codes for what it denies and what it refuses."""

    prefix: str
    name: str
    denied: str
    refused: str


EC2 = Service("ec2", "Amazon EC2", "IAM_ROLE_PERMISSIONS", "INVALID_TARGETS")
AUTO_SCALING = Service("autoscaling", "Amazon EC2 Auto Scaling", "AUTO_SCALING_IAM_ROLE_PERMISSIONS", "AUTO_SCALING_CONFIGURATION")
# Of another change at the same time, which ends.
BUSY = ("ResourceContention", "ScalingActivityInProgress")
PASSING = ("THROTTLED", "INTERNAL_ERROR")
PROTECTED, MISSING, MALFORMED = "OperationNotPermitted", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"
# EC2 has one of its own for credentials that it does not know.
UNKNOWN_CREDENTIALS = "AuthFailure"

HINTS = {
    PROTECTED: "Switch the instance's termination protection off (aws ec2 modify-instance-attribute --no-disable-api-termination), "
    "or terminate it yourself.",
    MISSING: "Correct the instance id.",
    MALFORMED: "Correct the instance id.",
}


def from_aws_error(error, service: Service, subject: str) -> DeploymentError:
    """AnsibleAWSError and what it is about, such as "Auto Scaling group web" -> DeploymentError; it may pass by itself if its code is among PASSING."""
    code, cause = aws_code(error), error.exception
    if not code:
        return _no_answer(cause, service, f"{error.message} ({subject}): {' '.join(str(cause).split()).rstrip('.')}.")
    text = " ".join(cause.response["Error"].get("Message", "").split())
    return _explained(code, service, cause.operation_name, f"{error.message} ({subject}): {code}: {text.rstrip('.')}.")


def _no_answer(cause, service: Service, message: str) -> DeploymentError:
    if type(cause).__name__ in CREDENTIAL_ERRORS:
        return DeploymentError("IAM_ROLE_MISSING", message, GIVE_CREDENTIALS)
    return DeploymentError("INTERNAL_ERROR", message, f"Check that the controller can reach the endpoint of {service.name} in this region.")


def _explained(code: str, service: Service, operation: str, message: str) -> DeploymentError:
    action = f"{service.prefix}:{operation}"
    if code in THROTTLING:
        return DeploymentError("THROTTLED", message, f"Run it again: AWS limits how often {action} may be called in this account.")
    if code in SERVER_SIDE or code in BUSY:
        return DeploymentError("INTERNAL_ERROR", message, f"Run it again: {service.name} was busy, or had a problem of its own.")
    if code in DENIED:
        hint = f"Allow {action} for the identity that Ansible uses. A group with an operator is changed by that only."
        return DeploymentError(service.denied, message, hint if service is AUTO_SCALING else hint.partition(" A group")[0])
    if code in BAD_CREDENTIALS or code == UNKNOWN_CREDENTIALS:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, RENEW_CREDENTIALS)
    return DeploymentError(service.refused, message, HINTS.get(code, f"Correct what {service.name} names."))
