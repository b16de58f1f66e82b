# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a deployment and of its group: what each is called, and what it must hold to be read."""

from __future__ import annotations

from . import stop_rules

GROUP, PLAN, RECORD, HOSTS, STOP = "group", "plan", "record", "hosts", stop_rules.KIND
OPTIONAL_TEXT, OPTIONAL_DICT = (str, type(None)), (dict, type(None))
SHAPES = {
    GROUP: {"open_deployment_id": OPTIONAL_TEXT, "last_good": OPTIONAL_DICT, "instances": dict},
    PLAN: {"deployment": dict, "hosts": list, "options": dict, "revision": dict, "appspec": dict, "bundle": dict},
    RECORD: {
        "deployment_id": str, "status": str, "error_information": OPTIONAL_DICT, "created_at": str, "ended_at": OPTIONAL_TEXT, "started_by": dict,
        "revision_sha256": str, "deployment_overview": dict, "wave": OPTIONAL_DICT, "segments": OPTIONAL_DICT, "resumed_by": list,
        "rollback_of": OPTIONAL_TEXT, "rolled_back_by": OPTIONAL_TEXT, "announcements": OPTIONAL_DICT,
    },
    HOSTS: {"deployment_id": str, "hosts": dict},
    STOP: stop_rules.SHAPE,
}  # fmt: skip


def value_to_write(document, found):
    """{value}, or {changes} to what was found; None where nothing is there to be changed."""
    return document["value"] if "value" in document else found and {**found, **document["changes"]}


def may_be_replaced(found, replaces):
    """Whether a document, None where there is none, may be written.

    replaces: {key: the values that it may have where there is a document}; None when there must not be one.
    """
    return found is None or (replaces is not None and all(found.get(key) in values for key, values in replaces.items()))
