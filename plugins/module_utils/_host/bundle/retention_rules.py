# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which earlier deployments a server no longer keeps."""

from __future__ import annotations


def surplus_deployments(others, last_successful, max_revisions):
    """The deployment directories to remove before a new revision is unpacked, oldest first.

    others: {directory: modification time} of the group's other deployments. At most `max_revisions` stay, the new one included,
    except that `last_successful` always stays.
    """
    surplus = len(others) - max_revisions + 1
    candidates = sorted((directory for directory in others if directory != last_successful), key=lambda directory: (others[directory], directory))
    return candidates[: max(surplus, 0)]
