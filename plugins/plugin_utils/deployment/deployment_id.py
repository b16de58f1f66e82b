# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of deployments."""

from __future__ import annotations

import secrets
import string

ALPHABET = string.ascii_uppercase + string.digits


def new_deployment_id():
    """An id that looks like CodeDeploy's: `d-` and nine capitals and digits."""
    return "d-" + "".join(secrets.choice(ALPHABET) for _position in range(9))


def with_deployment_id(plan, deployment_id):
    """The plan of a deployment that has another id. The lock keeps the one that it was taken under."""
    return {**plan, "deployment": {**plan["deployment"], "deployment_id": deployment_id}}
