# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a revision as the user gives it."""

from __future__ import annotations

DOCUMENTATION = r"""
name: parse_revision
short_description: Read a revision as the user gives it
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Turns a path, an V(s3://) address, or a dictionary in CodeDeploy's own structure into a checked revision location.
options:
  _input:
    description:
      - A path of a local folder or archive, such as V(./dist).
      - V(s3://bucket/key), with V(versionId), V(eTag) and V(bundleType) as optional parameters.
      - A dictionary with C(revision_type) (V(S3), V(GitHub) or V(Local)) and C(s3_location), C(git_hub_location) or C(local_location).
    type: raw
    required: true
"""

EXAMPLES = r"""
revision: "{{ 's3://releases/shop/42.zip?versionId=3sL4kqtJlcpXroDTDmJ' | agentless.codedeploy.parse_revision }}"
# {"revision_type": "S3", "s3_location": {"bucket": "releases", "key": "shop/42.zip", "version": "3sL4kqtJlcpXroDTDmJ", "bundle_type": "zip"}}
"""

RETURN = r"""
_value:
  description: The revision location, as M(agentless.codedeploy.fetch_revision) takes it.
  type: dict
"""

from ansible.errors import AnsibleFilterError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.revision import parse_revision


def _parse_revision(revision):
    try:
        return parse_revision(revision)
    except ValueError as exc:
        raise AnsibleFilterError(str(exc)) from exc


class FilterModule:
    """The filter parse_revision."""

    def filters(self):
        return {"parse_revision": _parse_revision}
