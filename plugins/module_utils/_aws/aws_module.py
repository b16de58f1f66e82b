# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module with the options of amazon.aws."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule, aws_argument_spec


def aws_module(argument_spec, **settings):
    """An AnsibleAWSModule whose results hold no access key either; one from the environment is among the arguments that they repeat."""
    access_key = {**aws_argument_spec()["access_key"], "no_log": True}
    return AnsibleAWSModule(argument_spec={**argument_spec, "access_key": access_key}, **settings)
