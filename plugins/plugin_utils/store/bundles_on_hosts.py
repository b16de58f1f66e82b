# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bundles the hosts of a deployment have already, as they were asked before it was planned."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..looking.host_answer import error_of_answer, error_text
from ..names_of_hosts import shorten
from ..options.deployment_mode import ROLLBACK_TO
from ..options.rollback_to import LAST_GOOD, PRESENT


def bundles_on_hosts(task, hosts, answers):
    """{host: what it answered to the task of this name}, none of those that were not asked -> {host: hashes}. Raises DeploymentError."""
    if not answers:
        message = f"{ROLLBACK_TO} is {PRESENT}, but no host was asked which bundles it has."
        raise DeploymentError("INVALID_OPTION", message, "Run agentless.codedeploy.rollback, which asks them. Nothing was touched.", option=ROLLBACK_TO)
    errors = {host: error_of_answer(task, answers.get(host), "bundles") for host in hosts}
    silent = [host for host in hosts if errors[host]]
    if silent:
        message = f"which bundles {shorten(silent)} has is not known, so none counts as {PRESENT} on all hosts. Of {silent[0]}: {error_text(errors[silent[0]])}"
        hint = f"Correct this, or leave these hosts out of codedeploy_targets, or set {ROLLBACK_TO}={LAST_GOOD}. Nothing was touched."
        raise DeploymentError("RevisionDoesNotExistException", message, hint)
    return {host: set(answers[host]["bundles"]) for host in hosts}
