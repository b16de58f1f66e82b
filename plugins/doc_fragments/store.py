# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of modules that read or write a store has in common."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  store:
    description: A folder of the controller, or V(s3://bucket/prefix).
    type: str
    required: true
  application_name:
    description: The application.
    type: str
    required: true
  deployment_group_name:
    description: The deployment group.
    type: str
    required: true
"""

    READS = r"""
notes:
  - Runs on the controller. Only stores in Amazon S3 need boto3 there, and the permissions C(s3:GetObject) below the prefix, and
    C(s3:ListBucket) on the bucket.
attributes:
  check_mode:
    support: full
    description: Only reads.
  diff_mode:
    support: none
    description: Shows what has changed.
"""
