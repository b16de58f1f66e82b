# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The message that tells of a deployment."""

from __future__ import annotations

from .message_size import LONGEST_URL, clipped, fitting
from ..times import moment_of
from .trigger_events import ENDED, ENDED_BADLY, deployment_status

# So that a message is not shortened for them, whatever the fleet.
MOST_URLS = 20


def deployment_message(context, trigger, transition, form):
    """The text of a message on a deployment, in a form.

    Only what has ended has an overview. Why it ended is told where it failed, and where it was stopped: CodeDeploy's API has an error of a stopped
    deployment as well, and consumers look for it. The message of an error is shortened where the whole would be too long.
    """
    status = deployment_status(transition["event"], trigger["events"])
    error = (context["record"]["error_information"] or {}) if status in ENDED_BADLY else None
    fields = _fields(context, trigger, transition, status, form)
    if error is None:
        return form.encode({**fields, **_last_fields(context, status, form)})

    def message_with(text):
        information = {"errorInformation": {"ErrorCode": error.get("code", "INTERNAL_ERROR"), "ErrorMessage": text}}
        return form.encode({**fields, **information, **_last_fields(context, status, form)})

    return fitting(error.get("message", ""), message_with)


def _fields(context, trigger, transition, status, form):
    deployment, record = context["deployment"], context["record"]
    ended_at = record["ended_at"] or transition["at"]
    return {
        "region": context["region"],
        "accountId": context["account_id"],
        "eventTriggerName": clipped(trigger["name"]),
        "applicationName": clipped(deployment["application_name"]),
        "deploymentId": deployment["deployment_id"],
        "deploymentGroupName": clipped(deployment["deployment_group_name"]),
        "createTime": form.time(moment_of(record["created_at"])),
        "completeTime": form.time(moment_of(ended_at)) if status in ENDED else None,
        **({"deploymentOverview": _overview(record["deployment_overview"], form)} if status in ENDED else {}),
        "status": form.status(status),
    }


def _overview(counted, form):
    return {name: form.count(counted.get(name, 0)) for name in form.counts}


def _last_fields(context, status, form):
    """What comes last, and only where there is something to say: many consumers take a message with rollbackInformation for one on a rollback.

    With a deployment that failed CodeDeploy sends it nevertheless, empty.
    """
    rollback = _rollback(context) or ({} if status == "Failed" and form.sends_empty_rollback else None)
    url = context["report_url"]
    urls = (context["record"].get("wait") or {}).get("urls") if status == "Ready" else None
    return {
        **({} if rollback is None else {"rollbackInformation": rollback}),
        **({"readyUrls": dict(list(urls.items())[:MOST_URLS])} if urls else {}),
        **({"reportUrl": url} if url and len(url) <= LONGEST_URL else {}),
    }


def _rollback(context):
    deployment_id, of = context["deployment"]["deployment_id"], context["record"]["rollback_of"]
    message = f"Deployment {deployment_id} is triggered to roll back deployment {of}."
    return {"RollbackMessage": message, "RollbackTriggeringDeploymentId": of} if of else None
