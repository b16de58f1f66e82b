#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: check_revision
short_description: Checks a revision and its AppSpec before any server is touched
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads an archive or a folder on the controller, judges its AppSpec as the CodeDeploy agent does, and looks up every file and script that it names.
  - Fails with all that is wrong with the revision, each with line, column and the fix.
  - Warns about everything that CodeDeploy ignores without a word, such as misspelt keys, and about what does something else than it seems to,
    such as a mode that takes V(x) from directories.
  - A lifecycle event that does not exist is a warning, because its scripts never run. A destination that is not absolute is taken from V(/), with a warning.
  - Reads an archive as C(tar) and C(unzip) do, and warns of what does not come out as it is in it, such as two copies of a file that differ.
  - Refuses archives that would write outside their own folder, and those that are damaged, encrypted, or larger than allowed.
options:
  path:
    description: The archive or folder, on the controller. For O(bundle_type=directory) also a folder packed by M(agentless.codedeploy.fetch_revision).
    type: path
    required: true
  bundle_type:
    description: What the bundle is. By default this is found out from its content; a wrong one is refused.
    type: str
    choices: [tar, tgz, zip, directory]
  appspec_filename:
    description: The path of the AppSpec file in the bundle.
    type: str
    default: appspec.yml
  custom_events:
    description: Names of lifecycle events beyond CodeDeploy's own that the deployment runs. Each must be in the AppSpec.
    type: list
    elements: str
    default: []
  file_exists_behavior:
    description: The deployment's own choice for files that are there already, as C(file_exists_behavior) of the AppSpec.
    type: str
    default: DISALLOW
    choices: [DISALLOW, OVERWRITE, RETAIN]
  paths_made_by_hooks:
    description:
      - Sources and scripts of the AppSpec that may be missing, as scripts that run before make them. Paths from the root of the revision.
      - Each stands for all that lies below it, V(/) for everything. One that no script can make is an error.
    type: list
    elements: str
    default: []
  events_with_tasks:
    description: Lifecycle events for which there are Ansible tasks, which can make O(paths_made_by_hooks) too.
    type: list
    elements: str
    default: []
  install_root:
    description: The directory below which the absolute destinations of the AppSpec land.
    type: str
    default: /
  max_unpacked_size_bytes:
    description: A bundle that unpacks to more than this is refused.
    type: int
    default: 10737418240
  strict:
    description: Whether warnings count as errors.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Only reads.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Check the revision in a folder
  agentless.codedeploy.check_revision:
    path: ./dist

- name: Check an archive, and accept nothing that CodeDeploy would ignore
  agentless.codedeploy.check_revision:
    path: ./shop-42.tgz
    strict: true
"""

RETURN = r"""
appspec:
  description: The AppSpec as data, as the modules for servers take it.
  returned: success
  type: dict
  sample:
    version: "0.0"
    os: linux
    file_exists_behavior: null
    files: [{source: app, destination: /srv/app}]
    permissions: []
    hooks: {ApplicationStart: [{location: scripts/start.sh, timeout: 300, runas: null, sudo: false}]}
manifest:
  description: What the revision holds once unpacked, sorted by path. Not shown on the screen.
  returned: success
  type: list
  elements: dict
  sample: [{path: app/main.txt, type: file, mode: "0644", size: 7, sha256: 7784cb9f6270928a81c975cf764cccd00f191f34c6714cf84474b7ebbff14cdf}]
unpacked_size_bytes:
  description: The size of all files together.
  returned: success
  type: int
  sample: 48120
bundle_type:
  description: What the bundle is.
  returned: when the bundle could be read
  type: str
  sample: tgz
errors:
  description: What is wrong, in the order in which the agent checks.
  returned: always
  type: list
  elements: dict
  sample:
    - reason: hook-no-location
      message: A script of AfterInstall has no location.
      hint: Add its path; timeout, runas and sudo belong to the same list entry, without a dash of their own.
      file: appspec.yml
      line: 9
      column: 7
warnings_found:
  description: What CodeDeploy ignores though it was likely meant. Same keys as in RV(errors).
  returned: always
  type: list
  elements: dict
report:
  description: All errors and warnings, each in one line.
  returned: always
  type: list
  elements: str
  sample: ["WARNING appspec.yml:6:3: CodeDeploy ignores the key 'overwrite' in a files entry."]
error:
  description: CodeDeploy's error code, V(INVALID_REVISION) or V(REVISION_MISSING), and the first problem.
  returned: failure
  type: dict
  sample:
    code: INVALID_REVISION
    message: A script of AfterInstall has no location.
    hint: Add its path; timeout, runas and sudo belong to the same list entry, without a dash of their own.
"""
