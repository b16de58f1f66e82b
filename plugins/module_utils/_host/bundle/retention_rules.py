# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which earlier deployments a server no longer keeps."""

from __future__ import annotations

import posixpath


def surplus_deployments(others, last_successful, max_revisions):
    """The deployment directories to remove before a new revision is unpacked, oldest first.

    others: {directory: modification time} of the group's other deployments. At most `max_revisions` stay, the new one included,
    except that `last_successful` always stays.
    """
    surplus = len(others) - max_revisions + 1
    candidates = sorted((directory for directory in others if directory != last_successful), key=lambda directory: (others[directory], directory))
    return candidates[: max(surplus, 0)]


def spared_deployment(directory, processes):
    """The warning that a surplus deployment stays because processes live in it. processes: as of processes_in()"""
    return f"The archive of deployment {posixpath.basename(directory)} is not needed any more, and stays because {_who_lives_there(processes)}."


def archive_set_aside(directory, processes):
    """The warning that an archive that is unpacked again was renamed, because processes live in it."""
    return f"The archive that was there before is now {directory}, because {_who_lives_there(processes)}."


def _who_lives_there(processes):
    first, *others = processes
    more = f", and {len(others)} more {'processes live' if others[1:] else 'process lives'} in it" if others else ""
    return f"the process {first['pid']} ({first['command']}) has {first['place']} in it{more}"
