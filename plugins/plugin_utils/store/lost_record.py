# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of a deployment whose run was lost, or which waits, when another deployment closes it."""

from __future__ import annotations

from ..announcement.due import with_end
from ..announcement.logs import with_lost_logs
from ..blue_green.ready_wait import has_expired, is_ready, is_waiting
from ..deployment.conclusion import STOPPED
from ..lifecycle.host_record import FAILED, SUCCEEDED

RUN_LOST = {
    "code": "RUN_LOST",
    "message": "the run of Ansible ended before the deployment was concluded.",
    "hint": "A deployment to the same hosts that succeeds puts them back into traffic.",
}

NOT_CONTINUED = {
    "code": "TIMEOUT",
    "message": "nobody had it go on in time, so that no traffic was rerouted.",
    "hint": "The replacement fleet has the revision and no traffic. Deploy again, and have it go on with agentless.codedeploy.continue.",
}
GIVEN_UP = {
    "code": "MANUAL_STOP",
    "message": "it was given up for another deployment while it waited, so that no traffic was rerouted.",
    "hint": "The replacement fleet has the revision and no traffic.",
}


def lost_record(record, now):
    """The record of a deployment that was not concluded, or still waits, when another one begins."""
    status, error = FAILED, RUN_LOST
    # All that was to be deployed is, before anything is terminated.
    if record["original_terminated"] or (is_waiting(record) and not is_ready(record)):
        status, error = SUCCEEDED, None
    elif is_waiting(record):
        status, error = STOPPED, NOT_CONTINUED if has_expired(record, now) else GIVEN_UP
    announcements = with_lost_logs(with_end(record["announcements"], status, {}, now), (record["wave"] or {"hosts": []})["hosts"])
    return {**record, "status": status, "error_information": error, "ended_at": now, "announcements": announcements}
