# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that mean something only where the store has records of the deployments before."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .deployment_mode import CONTINUE, MODE, ONLY_OUTDATED, ROLLBACK_TO, STANDARD

# Option -> the value with which nothing is asked of the store.
WITHOUT_STORE = {MODE: STANDARD, ONLY_OUTDATED: False, ROLLBACK_TO: None, CONTINUE: False}


def refuse_without_store(options):
    """Raise DeploymentError where options {name: value} need records, in a play of the user's, which has none."""
    for name, harmless in WITHOUT_STORE.items():
        if options.get(name, harmless) != harmless:
            message = f"{name} is {options[name]}, which needs the records of a store, and the role in_place keeps none."
            hint = "Use the playbooks agentless.codedeploy.deploy and agentless.codedeploy.rollback instead, or leave the option out."
            raise DeploymentError("INVALID_OPTION", message, hint, option=name)
