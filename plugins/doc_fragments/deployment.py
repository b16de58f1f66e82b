# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of the modules that run on servers has in common."""

from __future__ import annotations

SIZE_SUBOPTION = r"""
      size_bytes:
        description: The size of the bundle.
        type: int
        required: true
"""
UNPACKED_SIZE_SUBOPTION = r"""
      unpacked_size_bytes:
        description: The size of all files in the bundle.
        type: int
        required: true
"""


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  deployment:
    description: The deployment that this server takes part in.
    type: dict
    required: true
    suboptions:
      deployment_id:
        description: The deployment's ID, such as C(d-A1B2C3D4E). It names the deployment's folder on the server.
        type: str
        required: true
      application_name:
        description: The application's name.
        type: str
        required: true
      deployment_group_name:
        description: The deployment group's name.
        type: str
        required: true
      deployment_group_id:
        description: The deployment group's ID. It names the group's folder on the server.
        type: str
        required: true
      deployment_creator:
        description: What has created the deployment, V(user) or V(codeDeployRollback) for example.
        type: str
        default: user
      deployment_type:
        description: Whether servers are updated in place or replaced.
        type: str
        choices: [IN_PLACE, BLUE_GREEN]
        default: IN_PLACE
  install_root:
    description:
      - The directory that stands for C(/) in the AppSpec file's destinations and permission objects.
      - Hook scripts are told it in C(CODEDEPLOY_INSTALL_ROOT) when it is not C(/).
    type: path
    default: /
"""

    ROOT = r"""
options:
  deployment_root:
    description: Where revisions, logs and tracking files are kept on the server; the CodeDeploy agent's folder by default.
    type: path
    default: /opt/codedeploy-agent/deployment-root
attributes:
  diff_mode:
    description: Returns details on what has changed, or possibly needs changing in check mode, when in diff mode.
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying the target.
  platform:
    description: The systems that the module can be used on.
    support: full
    platforms: posix
"""

    APPSPEC = r"""
options:
  appspec:
    description: The revision's AppSpec as data, as M(agentless.codedeploy.check_revision) returns it.
    type: dict
    required: true
"""

    BUNDLE = r"""
options:
  bundle:
    description: The revision's bundle.
    type: dict
    required: true
    suboptions:
      sha256:
        description: The SHA-256 hash of the bundle, in hexadecimal.
        type: str
        required: true
      bundle_type:
        description: What the bundle is. V(directory) is a folder that was packed for its way to the server.
        type: str
        choices: [tar, tgz, zip, directory]
        required: true
"""


# Fragments are not merged as deep as suboptions, and yamllint takes only literals inside of the class.
ModuleDocFragment.BUNDLE_WITH_SIZE = ModuleDocFragment.BUNDLE + SIZE_SUBOPTION
ModuleDocFragment.BUNDLE_WITH_SIZES = ModuleDocFragment.BUNDLE_WITH_SIZE + UNPACKED_SIZE_SUBOPTION
