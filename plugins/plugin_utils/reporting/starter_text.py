# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who started or stopped a deployment, for people."""

from __future__ import annotations


def describe_starter(starter):
    """{user, host, awx_job_id} in words."""
    job = f" (AWX job {starter['awx_job_id']})" if starter["awx_job_id"] else ""
    return f"{starter['user']} on {starter['host']}{job}"
