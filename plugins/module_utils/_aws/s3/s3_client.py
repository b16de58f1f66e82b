# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of Amazon S3."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import check_sdk_version_supported


def s3_client(module):
    """Signed so that presigned URLs work in every region."""
    check_sdk_version_supported(warn=module.warn)
    return module.client("s3", config={"signature_version": "s3v4"})
