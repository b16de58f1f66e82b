# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an exception of a call to AWS says of what was sent."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import CREDENTIAL_ERRORS, GIVE_CREDENTIALS
from .failure_rules import HOPELESS, Failure, Refusal, broken_off, from_refusal, hopeless, unreached, unsendable

# By name, because there may be no botocore to import them from. Before anything was sent.
UNREACHED_ERRORS = {"ConnectTimeoutError", "EndpointConnectionError", "ProxyConnectionError"}
UNSENDABLE_ERRORS = {"ParamValidationError", "UnicodeEncodeError"}
INSECURE_ERRORS = {"SSLError"}


def failure_of(error: Exception, target: str) -> Failure:
    """target: what people call it."""
    if isinstance(error, DeploymentError):
        return hopeless(error.code, error.message, error.hint, target)
    response = getattr(error, "response", None)
    if isinstance(response, dict) and "Error" in response:
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        said = response["Error"]
        return from_refusal(Refusal(error.operation_name, str(said.get("Code", "")), str(said.get("Message", "")), status), target)
    return _without_answer(type(error).__name__, _text_of(error), target)


def client_failure_of(error: Exception, target: str) -> Failure:
    """Of an exception without which there would be a client: nothing was sent."""
    failure = failure_of(error, target)
    return failure if failure.kind == HOPELESS else hopeless("INTERNAL_ERROR", _text_of(error), "Check the AWS options given.", target)


def _without_answer(name: str, text: str, target: str) -> Failure:
    if name in CREDENTIAL_ERRORS:
        return hopeless("IAM_ROLE_MISSING", text, GIVE_CREDENTIALS, target)
    if name in UNREACHED_ERRORS:
        return unreached(text, target)
    if name in UNSENDABLE_ERRORS:
        return unsendable(text, target)
    if name in INSECURE_ERRORS:
        return hopeless("INTERNAL_ERROR", text, "Check aws_ca_bundle, and what is between the controller and AWS.", target)
    return broken_off(f"{name}: {text}", target)


def _text_of(error: Exception) -> str:
    return " ".join(str(error).split()) or "no reason given"
