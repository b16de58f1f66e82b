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
  - A bundle in Amazon S3 is downloaded once for each version and ETag, and servers are given a presigned address of it, so that they need no credentials.
  - A local folder is packed into a tar that is the same for the same content.
  - Files may be removed from the cache at any time when no deployment runs.
notes:
  - Runs on the controller. Only revisions in Amazon S3 need boto3 there, and the permission C(s3:GetObject), with a version also C(s3:GetObjectVersion).
  - RV(url) lets everybody fetch the bundle until it expires. Set C(no_log=true) for the task if its output is kept.
options:
  revision:
    description: Where the revision is, as the filter P(agentless.codedeploy.parse_revision#filter) returns it.
    type: dict
    required: true
    suboptions:
      revision_type:
        description: Where the revision is. V(GitHub) is not supported yet.
        type: str
        required: true
        choices: [S3, GitHub, Local]
      s3_location:
        description: A bundle in Amazon S3.
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
            description: What the bundle is. By default this is found out from its content; a wrong one is refused.
            type: str
            choices: [tar, tgz, zip]
          version:
            description: The version of the object. By default the latest one.
            type: str
          e_tag:
            description: The ETag that the object must have, with or without quotes.
            type: str
      git_hub_location:
        description: A commit on GitHub.
        type: dict
        suboptions:
          repository:
            description: Account and repository.
            type: str
            required: true
          commit_id:
            description: The commit's SHA1.
            type: str
            required: true
      local_location:
        description: A folder or archive on the controller.
        type: dict
        suboptions:
          path:
            description: Its path.
            type: path
            required: true
          bundle_type:
            description: What it is. By default this is found out from its content; a wrong one is refused.
            type: str
            choices: [tar, tgz, zip, directory]
  cache_dir:
    description: The folder on the controller that keeps the bundles. It is made if it is absent.
    type: path
    required: true
  url_expiry_seconds:
    description:
      - How long the presigned address of a bundle in S3 is valid; at most 7 days.
      - It ends earlier with the credentials that signed it if those are temporary.
    type: int
    default: 21600
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
  no_log: true
  register: fetched

- name: Pack a local folder
  agentless.codedeploy.fetch_revision:
    revision: "{{ './dist' | agentless.codedeploy.parse_revision }}"
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
url:
  description: A presigned address from which servers fetch the bundle; null for a local revision. It is a credential.
  returned: success
  type: str
  sample: https://releases.s3.eu-west-1.amazonaws.com/shop/42.zip?versionId=3sL4kqtJlcpXroDTDmJ&X-Amz-Signature=0123
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

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.revision_s3 import fetch_s3_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.bundle_cache import BundleCache
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.local_revision import fetch_local_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.revision_error import RevisionError
from ansible_collections.amazon.aws.plugins.module_utils.botocore import check_sdk_version_supported
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleBotocoreError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

LOCATION_KEYS = {"S3": "s3_location", "GitHub": "git_hub_location", "Local": "local_location"}


def argument_spec() -> dict:
    archive_types = ["tar", "tgz", "zip"]
    locations = {
        "revision_type": {"type": "str", "required": True, "choices": list(LOCATION_KEYS)},
        "s3_location": {
            "type": "dict",
            "options": {
                "bucket": {"type": "str", "required": True},
                "key": {"type": "str", "required": True, "no_log": False},
                "bundle_type": {"type": "str", "choices": archive_types},
                "version": {"type": "str"},
                "e_tag": {"type": "str"},
            },
        },
        "git_hub_location": {
            "type": "dict",
            "options": {"repository": {"type": "str", "required": True}, "commit_id": {"type": "str", "required": True}},
        },
        "local_location": {
            "type": "dict",
            "options": {"path": {"type": "path", "required": True}, "bundle_type": {"type": "str", "choices": [*archive_types, "directory"]}},
        },
    }
    required_if = [("revision_type", kind, [key]) for kind, key in LOCATION_KEYS.items()]
    return {
        "revision": {"type": "dict", "required": True, "options": locations, "required_if": required_if},
        "cache_dir": {"type": "path", "required": True},
        "url_expiry_seconds": {"type": "int", "default": 21600},
    }


def s3_client(module):
    """Signed so that presigned addresses work in every region."""
    check_sdk_version_supported(warn=module.warn)
    return module.client("s3", config={"signature_version": "s3v4"})


def fetch_revision(module) -> dict:
    """The module's parameters -> its result. Raises RevisionError."""
    revision, kind = module.params["revision"], module.params["revision"]["revision_type"]
    if kind == "GitHub":
        hint = "Download the commit as an archive, and give its path or upload it to S3."
        raise RevisionError("INVALID_REVISION", "Revisions on GitHub are not supported yet.", hint)
    cache = _open_cache(module.params["cache_dir"])
    location = revision[LOCATION_KEYS[kind]]
    if kind == "S3":
        bundle, completed = fetch_s3_revision(s3_client(module), location, cache, module.params["url_expiry_seconds"])
    else:
        bundle, completed = fetch_local_revision(location, cache)
    return {"url": None, **bundle, "revision": {"revision_type": kind, LOCATION_KEYS[kind]: completed}}


def _open_cache(directory):
    try:
        return BundleCache(directory)
    except OSError as exc:
        message = f"The cache folder {directory} cannot be made: {exc.strerror}."
        raise RevisionError("INTERNAL_ERROR", message, "Set cache_dir to a folder that can be written to.") from exc


def main() -> None:
    module = AnsibleAWSModule(argument_spec=argument_spec(), supports_check_mode=True, check_boto3=False)
    try:
        result = fetch_revision(module)
    except RevisionError as exc:
        result = exc.to_failure()
    except AnsibleBotocoreError as exc:
        result = {"failed": True, "msg": str(exc)}
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
