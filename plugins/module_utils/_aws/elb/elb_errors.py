# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Elastic Load Balancing answers, in CodeDeploy's terms."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import BAD_CREDENTIALS, CREDENTIAL_ERRORS, DENIED, GIVE_CREDENTIALS, RENEW_CREDENTIALS, SERVER_SIDE, THROTTLING, aws_code

MISSING = ("TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound")
LIMITS = ("TooManyTargets", "TooManyRegistrationsForTargetId")


class PassingError(DeploymentError):
    """A failure that may go away by itself."""


def from_aws_error(error, subject: str) -> DeploymentError:
    """AnsibleAWSError and what it is about (for example "target group web") -> DeploymentError."""
    code, cause = aws_code(error), error.exception
    if not code:
        return _no_answer(cause, f"{error.message} ({subject}): {str(cause).rstrip('.')}.")
    message = f"{error.message} ({subject}): {code}: {cause.response['Error'].get('Message', '').rstrip('.')}."
    return _explained(code, f"elasticloadbalancing:{cause.operation_name}", message)


def _no_answer(cause, message: str) -> DeploymentError:
    if type(cause).__name__ in CREDENTIAL_ERRORS:
        return DeploymentError("IAM_ROLE_MISSING", message, GIVE_CREDENTIALS)
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
        return DeploymentError("IAM_ROLE_PERMISSIONS", message, RENEW_CREDENTIALS)
    if code in MISSING:
        return DeploymentError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the name in load_balancer_info, and the region and account.")
    if code in LIMITS:
        return DeploymentError("RESOURCE_LIMIT_EXCEEDED", message, "Have the quota for targets of Elastic Load Balancing raised, or remove targets.")
    return DeploymentError("ELASTIC_LOAD_BALANCING_INVALID", message, "Check the load balancer and the instances given.")
