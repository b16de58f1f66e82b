# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the documents of a deployment group at once, by the module store_documents or by an action itself."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .deployment_documents import ID_TAKEN, DeploymentDocuments

READ, PLAN, WRITTEN, HISTORY, STATUS = STATES = ("read", "plan", "written", "history", "status")
MOST = 20


def answer_request(store, request, check_mode):
    """The options of the module store_documents without the store -> its result. Raises DeploymentError where nothing could be read."""
    documents = DeploymentDocuments(store, request["application_name"], request["deployment_group_name"])
    return {"changed": False, **ANSWERS[request["state"]](documents, request, check_mode)}


def _read(documents, request, _check_mode):
    keys = request.get("keys")
    of_all = {"deployments": documents.read_history(None, keys)} if keys else {}
    return {**documents.read_group(), **of_all}


def _plan(documents, request, _check_mode):
    return {"plan": documents.read_plan(request["deployment_id"])}


def _history(documents, request, _check_mode):
    return {"deployments": documents.read_history(request.get("most", MOST), request.get("keys"))}


def _status(documents, _request, _check_mode):
    return documents.read_status()


def _write(documents, request, check_mode):
    """What was written, and why not all."""
    written = []
    try:
        for document in [] if check_mode else request["documents"]:
            documents.write(document)
            written.append({key: document[key] for key in ("kind", "wave") if key in document})
    except DeploymentError as error:
        return {**error.to_failure(), "written": written, "id_taken": error.code == ID_TAKEN}
    return {"written": written}


ANSWERS = {READ: _read, PLAN: _plan, WRITTEN: _write, HISTORY: _history, STATUS: _status}
