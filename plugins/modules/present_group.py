#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: present_group
short_description: Tells which Auto Scaling group serves now for one that its owner made
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - A blue/green deployment that copies an Auto Scaling group has the copy serve afterwards, and the store of the deployment group remembers its name.
  - Of a group that no deployment has copied it is the one that is named.
options:
  owners_name:
    description: Name of the Auto Scaling group that the deployment group names.
    type: str
    required: true
extends_documentation_fragment:
  - agentless.codedeploy.store.reads
  - agentless.codedeploy.store
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: See which Auto Scaling group serves now
  agentless.codedeploy.present_group:
    store: /var/lib/codedeploy-store
    application_name: shop
    deployment_group_name: production
    owners_name: shop-web
  register: present
"""

RETURN = r"""
present:
  description: The C(name) of the group that serves; of a copy also of which group it is one (C(of)), and of which deployment (C(deployment_id)).
  returned: success
  type: dict
  sample:
    name: CodeDeploy_shop-web_d-ABCDEFGH1
    of: shop-web
    deployment_id: d-ABCDEFGH1
"""
