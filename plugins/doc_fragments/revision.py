# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of modules about a revision in S3 has in common."""

from __future__ import annotations


class ModuleDocFragment:
    S3_LOCATION = r"""
options:
  s3_location:
    description: A bundle in Amazon S3, as RV(agentless.codedeploy.fetch_revision#module:revision) has it.
    type: dict
    suboptions:
      bucket:
        description: The bucket's name.
        type: str
        required: true
      key:
        description: The object's key.
        type: str
        required: true
      bundle_type:
        description: What the bundle is.
        type: str
        choices: [tar, tgz, zip]
      version:
        description: The version of the object. By default the latest one.
        type: str
      e_tag:
        description: The ETag of the object.
        type: str
  url_expiry_seconds:
    description:
      - How long a presigned URL is valid; at most 7 days.
      - It ends earlier with the credentials that signed it if those are temporary.
    type: int
    default: 21600
"""
