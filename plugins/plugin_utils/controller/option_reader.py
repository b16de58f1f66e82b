# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a deployment, read from the variables of its targets."""

from __future__ import annotations

import json
import pathlib

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.utils.yaml import from_yaml
from ansible.errors import AnsibleError
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..options.host_options import HOST_OPTIONS
from ..options.option_names import check_names, unknown_names
from ..options.option_values import shown, value_of_text

ROLE = pathlib.Path(__file__).parents[3] / "roles" / "deployment"


class OptionReader:
    """Reads, converts and checks options; equal values only once, however many hosts have them."""

    def __init__(self, loader, host_variables):
        specs = loader.load_from_file(str(ROLE / "meta" / "argument_specs.yml"))["argument_specs"]["plan"]["options"]
        self._specs = {name: {key: spec[key] for key in ("type", "elements", "choices") if key in spec} for name, spec in specs.items()}
        self.required = [name for name, spec in specs.items() if spec.get("required")]
        self._host_variables = host_variables
        self._read = {}
        self._unknown = {}

    @property
    def deployment_options(self):
        """The names of the options that belong to the deployment."""
        return [name for name in self._specs if name not in HOST_OPTIONS]

    def options_of(self, host, names=None):
        """The options that a host has: {option: value}, all or these. Raises DeploymentError."""
        variables = self._host_variables.of(host)
        self._unknown[host] = unknown_names(variables, self._specs)
        wanted = [*self._specs, *(HOST_OPTIONS - set(self._specs))] if names is None else names
        values = self._host_variables.values(host, variables, wanted)
        return {name: self._converted(host, name, value) for name, value in values.items()}

    def warnings(self, hosts):
        """What is to be said of variables of these hosts that are no options. Raises DeploymentError for one that was likely meant as an option."""
        return check_names(sorted({name for host in hosts for name in self._unknown[host]}), self._specs)

    def _converted(self, host, name, value):
        key = (name, json.dumps(value, sort_keys=True))
        if key not in self._read:
            self._read[key] = self._convert(host, name, value)
        return self._read[key]

    def _convert(self, host, name, value):
        spec = self._specs.get(name, {"type": "raw"})
        value = value_of_text(name, value, spec["type"], _parse)
        validation = ArgumentSpecValidator({name: spec}).validate({name: value})
        if validation.error_messages:
            message = f"{name} of {host} is {shown(value)}: {validation.error_messages[0]}."
            raise DeploymentError("INVALID_OPTION", message, "See ansible-doc -t role agentless.codedeploy.deployment for what it takes.", option=name)
        return validation.validated_parameters[name]


def _parse(text):
    try:
        return from_yaml(text)
    except AnsibleError as error:
        raise ValueError(str(error).partition("\n")[0]) from error
