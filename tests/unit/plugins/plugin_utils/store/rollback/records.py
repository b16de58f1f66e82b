# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of deployments, for tests of what is rolled back and what is gone back to."""

from __future__ import annotations

OK, BAD, OPEN = "Succeeded", "Failed", "InProgress"


def records(*told):
    """(revision, status, what it rolls back, what rolled it back) of d-1, d-2, …, oldest first -> records, newest first."""
    made = []
    for number, (revision, status, *links) in enumerate(told, 1):
        of, by = [*links, None, None][:2]
        made.append(
            {
                "deployment_id": f"d-{number}", "created_at": f"T{number}", "status": status, "revision_sha256": revision,
                "rollback_of": of and f"d-{of}", "rolled_back_by": by and f"d-{by}",
            }
        )  # fmt: skip
    return made[::-1]


def ids(*chosen):
    """The ids of what is rolled back and what is gone back to."""
    return tuple(record["deployment_id"] for record in chosen)
