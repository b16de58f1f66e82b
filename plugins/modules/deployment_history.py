#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_history
short_description: Tells which deployments a deployment group had
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the records that M(agentless.codedeploy.deployment_record) keeps in the store of the group.
options:
  most:
    description: So many deployments are told, the newest.
    type: int
    default: 20
extends_documentation_fragment:
  - agentless.codedeploy.store.reads
  - agentless.codedeploy.store
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: See what was deployed
  agentless.codedeploy.deployment_history:
    store: s3://shop-deployments/production
    application_name: shop
    deployment_group_name: web
  delegate_to: localhost
  register: history
"""

RETURN = r"""
deployments:
  description: The records of the deployments, newest first.
  returned: success
  type: list
  elements: dict
table:
  description: The same in lines for people.
  returned: success
  type: list
  elements: str
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: STORE_UNAVAILABLE
    message: "s3://shop-deployments/shop/web in the store cannot be listed: AccessDenied."
    hint: Allow it, then try again.
"""
