# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which batch of a deployment some hosts are."""

from __future__ import annotations

from itertools import accumulate


def describe_batch(plan, batch):
    """The plan, names of the hosts of the batch -> text such as "batch 2 of 5 (20 hosts)"."""
    # In a deployment that goes on, those that are through come first and are in no batch.
    through = len(plan["resumed"]["records"]) if plan["resumed"] else 0
    place = plan["hosts"].index(batch[0]) - through
    number = next(number for number, end in enumerate(accumulate(plan["batches"]), 1) if place < end)
    return f"batch {number} of {len(plan['batches'])} ({len(batch)} host{'' if len(batch) == 1 else 's'})"
