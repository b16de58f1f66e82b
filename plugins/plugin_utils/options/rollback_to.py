# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a deployment is a rollback, and to what."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .deployment_mode import MODE, REVISION, ROLLBACK_TO, STANDARD
from .option_values import shown

LAST_GOOD, PRESENT = "last_good", "present"
ROLLBACK_OF = "codedeploy_rollback_of"
DEPLOYMENT_ID = re.compile(r"d-[A-Z0-9]{9}")


def with_rollback(agreed):
    """Options {name: value} -> those that count: a rollback has neither a revision of its own nor a mode. Raises DeploymentError."""
    if ROLLBACK_TO not in agreed:
        return agreed
    wanted = agreed[ROLLBACK_TO]
    if wanted not in (LAST_GOOD, PRESENT) and not (wanted and DEPLOYMENT_ID.fullmatch(wanted)):
        message = f"{ROLLBACK_TO} is {shown(wanted)}, which says nothing to go back to."
        hint = f"Give {LAST_GOOD}, {PRESENT}, or the id of a deployment of the group (ansible-playbook agentless.codedeploy.history), such as d-A1B2C3D4E."
        raise DeploymentError("INVALID_OPTION", message, hint, option=ROLLBACK_TO)
    return {**{name: value for name, value in agreed.items() if name != REVISION}, MODE: STANDARD}
