#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: recorded_revision
short_description: Looks up the revision of a deployment that is on record
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - For a new deployment of the same revision, of which nothing is fetched or checked again, see M(agentless.codedeploy.deployment_plan).
  - Which deployment that is, follows from the options of the plan. Of a restart it is the last that succeeded, and for
    instances that were launched the last that succeeded and was not rolled back. Of a rollback (C(rollback_to)) it is
    the newest that succeeded with another revision than the deployment that is rolled back, the newest of these whose bundle is on all hosts, or the
    one that is named.
  - Servers that have the bundle need it from nobody. The others get it from the controller's cache, if it is there, or from Amazon S3, if
    it came from there.
options:
  plan:
    description: The plan of the new deployment, as M(agentless.codedeploy.deployment_request) made it, which also names the store.
    type: dict
    required: true
  bundles:
    description:
      - Where the hosts' results of M(agentless.codedeploy.staged_bundles_info) are registered (C(variable)), and the name of that task (C(task)).
      - Required for a rollback to a revision that is present on all hosts.
    type: dict
extends_documentation_fragment:
  - agentless.codedeploy.store.reads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Look up the last good revision of the group
  agentless.codedeploy.recorded_revision:
    plan: "{{ requested.plan }}"
  register: found

- name: Plan the deployment
  agentless.codedeploy.deployment_plan:
    plan: "{{ requested.plan }}"
    recorded: "{{ found.recorded }}"
"""

RETURN = r"""
recorded:
  description:
    - C(revision), C(appspec), C(bundle) and C(options) as that deployment had them, C(revision_of), its id, and C(bundle_source).
    - C(rollback_of) is the id of the deployment that is rolled back, null if none is.
    - C(bundle_source) has the C(path) of the bundle on the controller, or else its C(s3_location). It is empty if the bundle is in neither place.
  returned: success
  type: dict
path:
  description: The path of the bundle on the controller, null if it is not there.
  returned: success
  type: str
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: RevisionDoesNotExistException
    message: the store has no deployment of this group that succeeded, so no last good revision is known.
    hint: Deploy a revision with codedeploy_revision, and without codedeploy_deployment_mode.
"""
