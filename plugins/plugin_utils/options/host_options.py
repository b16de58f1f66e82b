# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that may differ by host, and the target that a host is with them."""

from __future__ import annotations

# Name in the plan -> variables of the host, of which the first that is set counts. Those of inventory plugins come last.
VARIABLES = {
    "instance_id": ("codedeploy_instance_id", "instance_id"),
    "ip_address": ("codedeploy_ip_address", "private_ip_address"),
    "port": ("codedeploy_target_port",),
    "availability_zone": ("codedeploy_availability_zone",),
    "install_root": ("codedeploy_install_root",),
    "deployment_root": ("codedeploy_deployment_root",),
    "test_url": ("codedeploy_test_url",),
    "haproxy_hosts": ("codedeploy_haproxy_hosts",),
    "haproxy_backends": ("codedeploy_haproxy_backends",),
    "haproxy_server": ("codedeploy_haproxy_server",),
    "haproxy_socket": ("codedeploy_haproxy_socket",),
}
HOST_OPTIONS = frozenset(name for names in VARIABLES.values() for name in names)


def target_of(host, options):
    """Name of a host, its options by variable -> the target: {host, instance_id, …}, null where the host says nothing."""
    target = {key: next((options[name] for name in names if options.get(name) not in (None, "")), None) for key, names in VARIABLES.items()}
    return {"host": host, **target}
