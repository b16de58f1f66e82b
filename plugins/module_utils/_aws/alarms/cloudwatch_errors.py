# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Amazon CloudWatch answers, in CodeDeploy's terms."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import BAD_CREDENTIALS, CREDENTIAL_ERRORS, DENIED, GIVE_CREDENTIALS, RENEW_CREDENTIALS, SERVER_SIDE, THROTTLING, aws_code

MISSING = ("ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError")
LIMITS = ("LimitExceeded", "LimitExceededException", "LimitExceededFault")
AGAIN = "Run it again."


def from_aws_error(error, subject: str) -> DeploymentError:
    """AnsibleAWSError and what it is about, such as "alarm codedeploy-shop--web--hosts-failed" -> DeploymentError."""
    code, cause = aws_code(error), error.exception
    if not code:
        return _no_answer(cause, f"{error.message} ({subject}): {' '.join(str(cause).split()).rstrip('.')}.")
    text = " ".join(cause.response["Error"].get("Message", "").split())
    return _explained(code, f"cloudwatch:{cause.operation_name}", f"{error.message} ({subject}): {code}: {text.rstrip('.')}.")


def _no_answer(cause, message: str) -> DeploymentError:
    if type(cause).__name__ in CREDENTIAL_ERRORS:
        return DeploymentError("IAM_ROLE_MISSING", message, GIVE_CREDENTIALS)
    return DeploymentError("INTERNAL_ERROR", message, "Check that the controller can reach the CloudWatch endpoint of this region.")


def _explained(code: str, action: str, message: str) -> DeploymentError:
    if code in THROTTLING:
        return DeploymentError("THROTTLED", message, f"{AGAIN} AWS limits how often {action} may be called in this account; what was done stays.")
    if code in SERVER_SIDE:
        return DeploymentError("INTERNAL_ERROR", message, f"{AGAIN} CloudWatch had a problem of its own; what was done stays.")
    if code in DENIED:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, f"Allow {action} for the identity that Ansible uses.")
    if code in BAD_CREDENTIALS:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, RENEW_CREDENTIALS)
    if code in MISSING:
        return DeploymentError("INTERNAL_ERROR", message, f"{AGAIN} Somebody else has deleted it at the same time.")
    if code in LIMITS:
        return DeploymentError("RESOURCE_LIMIT_EXCEEDED", message, "Delete alarms or dashboards that nobody needs, or have the quota raised.")
    return DeploymentError("INVALID_OPTION", message, "Correct what the message names.")
