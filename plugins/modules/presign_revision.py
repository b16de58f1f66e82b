#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: presign_revision
short_description: Presigns a URL of a revision in Amazon S3
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Writes a URL from which a server without credentials can fetch the bundle to a file that only its owner can read.
  - The URL is a credential, so it is in no result. M(agentless.codedeploy.stage_revision) runs this module by itself, whenever a server needs a URL.
notes:
  - Runs on the controller, and asks nobody.
  - M(agentless.codedeploy.stage_revision) takes options for this module from C(module_defaults), for its own name or its action group.
options:
  s3_location:
    required: true
  path:
    description: The file. It is replaced, and holds C(url), C(signed_at) and C(expires_at) as JSON, the times in seconds since 1970.
    type: path
    required: true
extends_documentation_fragment:
  - agentless.codedeploy.revision.s3_location
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Writes the file as well; that changes no server.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Presign a URL
  agentless.codedeploy.presign_revision:
    region: eu-west-1
    s3_location:
      bucket: releases
      key: shop/42.zip
      version: 3sL4kqtJlcpXroDTDmJ
    path: ~/.shop-42-url.json
"""

RETURN = r"""
expires_at:
  description: When the URL ends, in seconds since 1970.
  returned: success
  type: float
  sample: 1767229200.5
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: IAM_ROLE_MISSING
    message: "The revision s3://releases/shop/42.zip cannot be fetched: Unable to locate credentials."
    hint: "Give the controller AWS credentials: environment variables, a profile, or an instance profile."
"""

import json
import os
import tempfile
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.presigned_url import presign
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_client import s3_client
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.arguments import S3_LOCATION_ARGUMENT, URL_EXPIRY_ARGUMENT


def _write(path, text):
    """Replace the file at once by one that only its owner can read."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(path) or ".", delete=False, encoding="utf-8") as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError as error:
        message = f"The presigned URL cannot be written to {path}: {error.strerror}."
        raise DeploymentError("INTERNAL_ERROR", message, "Check the permissions and the free space there.") from error


def main() -> None:
    module = aws_module(
        {
            "s3_location": {**S3_LOCATION_ARGUMENT, "required": True},
            "path": {"type": "path", "required": True},
            **URL_EXPIRY_ARGUMENT,
        },
        supports_check_mode=True,
    )
    try:
        presigned = presign(s3_client(module), module.params["s3_location"], module.params["url_expiry_seconds"], time.time())
        _write(module.params["path"], json.dumps(presigned))
        result = {"expires_at": presigned["expires_at"]}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=True, **result)


if __name__ == "__main__":
    main()
