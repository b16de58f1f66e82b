# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module with the options of amazon.aws, which is imported when AWS is needed: that takes longer than all else that is done for a folder."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule, env_fallback

# As amazon.aws has them, but no result holds an access key either: one from the environment is among the arguments that results repeat.
AWS_OPTIONS = {
    "region": {"aliases": ["aws_region"], "fallback": (env_fallback, ["AWS_REGION", "AWS_DEFAULT_REGION"])},
    "access_key": {
        "aliases": ["aws_access_key_id", "aws_access_key"],
        "fallback": (env_fallback, ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"]),
        "no_log": True,
    },
    "secret_key": {
        "aliases": ["aws_secret_access_key", "aws_secret_key"],
        "fallback": (env_fallback, ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"]),
        "no_log": True,
    },
    "session_token": {"aliases": ["aws_session_token"], "fallback": (env_fallback, ["AWS_SESSION_TOKEN"]), "no_log": True},
    "profile": {"aliases": ["aws_profile"], "fallback": (env_fallback, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])},
    "endpoint_url": {"aliases": ["aws_endpoint_url"], "fallback": (env_fallback, ["AWS_URL"])},
    "validate_certs": {"type": "bool", "default": True},
    "aws_ca_bundle": {"type": "path", "fallback": (env_fallback, ["AWS_CA_BUNDLE"])},
    "aws_config": {"type": "dict"},
    "debug_botocore_endpoint_logs": {"type": "bool", "default": False, "fallback": (env_fallback, ["ANSIBLE_DEBUG_BOTOCORE_LOGS"])},
}


def aws_module(argument_spec, check_boto3=True, **settings):
    """A module whose client() gives clients of AWS. check_boto3: whether it needs AWS whatever it is asked for."""
    options = {**AWS_OPTIONS, **argument_spec}
    if not check_boto3:
        module = _ModuleThatMayNeedAws(argument_spec=options, **settings)
        # What is asked of AWS is logged by the class that is for AWS.
        if not module.params["debug_botocore_endpoint_logs"]:
            return module
    return _aws_class()(argument_spec=options, check_boto3=check_boto3, **settings)


class _ModuleThatMayNeedAws(AnsibleModule):
    def client(self, service, **settings):
        """As of an AnsibleAWSModule, which looks at nothing but the parameters for it."""
        return _aws_class().client(self, service, **settings)


def _aws_class():
    from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

    return AnsibleAWSModule
