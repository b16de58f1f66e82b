#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: fetch_revision
short_description: Fetches a revision to the controller
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Brings the bundle of a revision into a cache on the controller, where it lies under the SHA-256 of its content.
  - A bundle in Amazon S3 is downloaded once for each version and ETag.
  - A local folder is packed into a tar that is the same for the same content.
  - Files may be removed from the cache at any time when no deployment runs.
notes:
  - Runs on the controller. Only revisions in Amazon S3 need boto3 there, and the permission C(s3:GetObject), with a version also C(s3:GetObjectVersion).
options:
  revision:
    description:
      - The path of a local folder or archive, such as V(./dist), seen from the current folder or else from the playbook's.
      - Or V(s3://bucket/key), with V(versionId), V(eTag) and V(bundleType) as optional parameters.
      - Or a dictionary in CodeDeploy's structure, with C(revision_type) (V(S3), V(GitHub) or V(Local)) and one location.
      - C(s3_location) has C(bucket) and C(key), and may have C(version), C(e_tag) and C(bundle_type), which is V(tar), V(tgz) or V(zip).
      - C(local_location) has C(path), and may have C(bundle_type), which is also V(directory) for a folder.
      - C(git_hub_location) has C(repository) and C(commit_id); it is not supported yet.
      - A bundle type that is not given is found out from the content; a wrong one is refused.
    type: raw
    required: true
  cache_dir:
    description: The folder on the controller that keeps the bundles. It is made if it is absent.
    type: path
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Fetches the bundle to the cache as well, since later tasks look into it; that changes no server.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Fetch a version from Amazon S3
  agentless.codedeploy.fetch_revision:
    region: eu-west-1
    revision:
      revision_type: S3
      s3_location:
        bucket: releases
        key: shop/42.zip
        version: 3sL4kqtJlcpXroDTDmJ
    cache_dir: ~/.ansible/codedeploy-cache
  register: fetched

- name: Pack a local folder
  agentless.codedeploy.fetch_revision:
    revision: ./dist
    cache_dir: ~/.ansible/codedeploy-cache
  register: fetched
"""

RETURN = r"""
path:
  description: The bundle on the controller.
  returned: success
  type: str
  sample: /home/deploy/.ansible/codedeploy-cache/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
sha256:
  description: The SHA-256 of the bundle.
  returned: success
  type: str
  sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
size_bytes:
  description: The size of the bundle.
  returned: success
  type: int
  sample: 48120
bundle_type:
  description: What the bundle is; V(directory) for a folder, which is sent to servers packed as a tar.
  returned: success
  type: str
  sample: zip
revision:
  description: The revision location, completed by what was found.
  returned: success
  type: dict
  sample:
    revision_type: S3
    s3_location:
      bucket: releases
      key: shop/42.zip
      bundle_type: zip
      version: 3sL4kqtJlcpXroDTDmJ
      e_tag: b10a8db164e0754105b7a99be72e3fe5
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: REVISION_MISSING
    message: "The revision s3://releases/shop/42.zip cannot be fetched: NoSuchKey: The specified key does not exist."
    hint: Upload the bundle, or correct the key.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_revision import fetch_s3_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_client import s3_client
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.revision_cache import open_cache
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.local_revision import fetch_local_revision

LOCATION_KEYS = {"S3": "s3_location", "GitHub": "git_hub_location", "Local": "local_location"}


def fetch_revision(module) -> dict:
    """The module's parameters -> its result. Raises DeploymentError."""
    revision, kind = module.params["revision"], module.params["revision"]["revision_type"]
    if kind == "GitHub":
        hint = "Download the commit as an archive, and give its path or upload it to S3."
        raise DeploymentError("INVALID_REVISION", "Revisions on GitHub are not supported yet.", hint)
    cache = open_cache(module.params["cache_dir"])
    location = revision[LOCATION_KEYS[kind]]
    if kind == "S3":
        bundle, completed = fetch_s3_revision(s3_client(module), location, cache)
    else:
        bundle, completed = fetch_local_revision(location, cache)
    return {**bundle, "revision": {"revision_type": kind, LOCATION_KEYS[kind]: completed}}


def main() -> None:
    argument_spec = {"revision": {"type": "raw", "required": True}, "cache_dir": {"type": "path", "required": True}}
    module = aws_module(argument_spec, supports_check_mode=True, check_boto3=False)
    try:
        result = fetch_revision(module)
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
