# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why an entry was not sent, in CodeDeploy's terms, and what that means for what comes next."""

from __future__ import annotations

from typing import NamedTuple

from ..error_codes import BAD_CREDENTIALS, DENIED, SERVER_SIDE, THROTTLING

# AWS has certainly not taken it, and may take it soon.
THROTTLED = "throttled"
# AWS was not reached.
UNREACHED = "unreached"
# AWS may have taken it.
UNANSWERED = "unanswered"
# AWS takes nothing for this target.
HOPELESS = "hopeless"
# AWS does not take this; in a batch, it may be because of one entry.
REFUSED = "refused"

RIGHTS = {
    "PublishBatch": "sns:Publish", "PutEvents": "events:PutEvents", "PutMetricData": "cloudwatch:PutMetricData", "CreateLogGroup": "logs:CreateLogGroup",
    "CreateLogStream": "logs:CreateLogStream", "PutLogEvents": "logs:PutLogEvents",
}  # fmt: skip
WITHOUT_POLICY = ("PutMetricData", "CreateLogGroup", "CreateLogStream", "PutLogEvents")
MISSING = {"NotFound", "ResourceNotFound", "ResourceNotFoundException"}
UNUSABLE = {"InvalidState", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired"}
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


class Failure(NamedTuple):
    """kind: one of the above; code: CodeDeploy's, or one in its style; hint: what to do next."""

    kind: str
    code: str
    message: str
    hint: str


class Refusal(NamedTuple):
    """An error that AWS answered for a call or for one entry. status: of HTTP, 0 for one entry."""

    operation: str
    code: str
    text: str
    status: int = 0


def from_refusal(refusal: Refusal, target: str) -> Failure:
    """target: what people call it."""
    message = f"{_failed(target)}{refusal.code}: {' '.join(refusal.text.split()).rstrip('.')}."
    right = RIGHTS.get(refusal.operation, f"sts:{refusal.operation}")
    if refusal.code in THROTTLING or refusal.status == TOO_MANY_REQUESTS:
        return Failure(THROTTLED, "THROTTLED", message, f"AWS limits how often {right} may be called in this account: have the quota raised.")
    if refusal.code in DENIED:
        policy = "" if refusal.operation in WITHOUT_POLICY else f", and in the policy of the {target}"
        return Failure(HOPELESS, "IAM_ROLE_PERMISSIONS", message, f"Allow {right} for the identity that Ansible uses{policy}.")
    if refusal.code in BAD_CREDENTIALS:
        return Failure(HOPELESS, "IAM_ROLE_PERMISSIONS", message, "Renew the AWS credentials that Ansible uses, and check the controller's clock.")
    if refusal.code in MISSING:
        return Failure(HOPELESS, "MESSAGE_TARGET_INVALID", message, "Create it, or correct its name.")
    if refusal.code in UNUSABLE:
        return Failure(HOPELESS, "MESSAGE_TARGET_INVALID", message, f"Make the {target} usable again, and the KMS key that it is encrypted with.")
    if refusal.code in SERVER_SIDE or refusal.status >= SERVER_ERROR:
        return unanswered("INTERNAL_ERROR", message)
    return Failure(REFUSED, "MESSAGE_INVALID", message, "Correct what the message names.")


def unanswered(code: str, message: str) -> Failure:
    return Failure(UNANSWERED, code, message, "It may have been delivered.")


def no_word(target: str) -> Failure:
    """The answer says nothing of an entry."""
    return unanswered("INTERNAL_ERROR", f"{_failed(target)}the answer says nothing of this one.")


def unreached(text: str, target: str) -> Failure:
    hint = "Check that the controller can reach AWS in this region: name resolution, route, proxy, endpoint_url."
    return Failure(UNREACHED, "INTERNAL_ERROR", f"{_failed(target)}{text.rstrip('.')}.", hint)


def broken_off(text: str, target: str) -> Failure:
    return unanswered("INTERNAL_ERROR", f"{_failed(target)}{text.rstrip('.')}.")


def unsendable(text: str, target: str) -> Failure:
    """What is refused before it leaves the controller."""
    return Failure(REFUSED, "MESSAGE_INVALID", f"{_failed(target)}{text.rstrip('.')}.", "Correct what the message names.")


def hopeless(code: str, text: str, hint: str, target: str) -> Failure:
    return Failure(HOPELESS, code, f"{_failed(target)}{text.rstrip('.')}.", hint)


def no_topic(target: str) -> Failure:
    return hopeless("MESSAGE_TARGET_INVALID", "it is no ARN of a topic", "Correct trigger_target_arn: arn:aws:sns:REGION:ACCOUNT:TOPIC.", target)


def no_answer_in_time(timeout_seconds: float, target: str) -> Failure:
    """Of an entry whose call was on its way when the time was over."""
    return unanswered("TIMEOUT", f"{_failed(target)}no answer {_within(timeout_seconds)}.")


def not_taken_in_time(timeout_seconds: float, last: Failure) -> Failure:
    """Of an entry that was to be tried once more. last: why the last time came to nothing."""
    return last._replace(message=f"{last.message} That did not change {_within(timeout_seconds)}.")


def not_tried(timeout_seconds: float, target: str, ahead: Failure | None) -> Failure:
    """Of an entry whose turn did not come. ahead: what held up those before it, if that is known."""
    message = f"{_failed(target)}not tried {_within(timeout_seconds)}"
    if ahead is None:
        return Failure(UNREACHED, "TIMEOUT", f"{message}, because those before it took so long.", "Look at why, or raise timeout_seconds.")
    hint = "Look at why, or raise timeout_seconds." if ahead.kind == UNANSWERED else ahead.hint
    return Failure(UNREACHED, ahead.code, f"{message}. Of those before it: {ahead.message}", hint)


def _within(timeout_seconds: float) -> str:
    return f"within the {timeout_seconds:g} s that messages may take"


def _failed(target: str) -> str:
    return f"Failed to send to {target}: "
