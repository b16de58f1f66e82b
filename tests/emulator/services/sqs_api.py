# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""moto's SQS, made fast enough for the messages of a fleet."""

from __future__ import annotations

import time

from moto.sqs import models


def install() -> None:
    """Patch moto in this process."""
    # Whenever one message comes, moto asks three times for each that is in the queue whether it is there yet.
    models.unix_time_millis = _milliseconds(models.unix_time_millis)


def _milliseconds(unix_time_millis):
    return lambda moment=None: time.time() * 1000 if moment is None else unix_time_millis(moment)
