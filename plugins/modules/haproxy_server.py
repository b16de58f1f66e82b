#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: haproxy_server
short_description: Drains a server of HAProxy, or makes it ready, and waits until it is
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Runs on the host of HAProxy and speaks to its stats socket (the Runtime API), with nothing but Python.
  - V(drained) takes the server out of every backend given, waits until it has no session, and puts it into maintenance.
  - V(ready) ends that, and waits until the server is C(UP) by its health checks.
    A server with health checks gets no request before they have succeeded as often as HAProxy's C(rise) demands.
notes:
  - Maintenance is a state of the running HAProxy. It is kept when HAProxy reloads only if its configuration loads the server state from a file.
attributes:
  check_mode:
    support: full
    description: Tells whether the server would be changed; does not wait.
  diff_mode:
    support: none
    description: Shows what has changed.
options:
  socket:
    description:
      - Path of the stats socket, or C(host:port) if it listens on TCP.
      - It must have C(level admin).
    type: str
    default: /run/haproxy/admin.sock
  backends:
    description: Backends that have the server.
    type: list
    elements: str
    required: true
  server:
    description: Name of the server in these backends.
    type: str
    required: true
  state:
    description: What the server is to be.
    type: str
    choices: [drained, ready]
    required: true
  timeout_seconds:
    description: How long to wait. A server that is not V(drained) by then is left as C(DRAIN), and goes on with the sessions that it has.
    type: int
    default: 300
  poll_interval_seconds:
    description: Time between two looks at the server.
    type: float
    default: 1.0
"""

EXAMPLES = r"""
- name: Drain this host at every load balancer
  agentless.codedeploy.haproxy_server:
    backends: [web]
    server: "{{ inventory_hostname }}"
    state: drained
  delegate_to: "{{ item }}"
  loop: "{{ groups['haproxy'] }}"

- name: Send requests to this host again
  agentless.codedeploy.haproxy_server:
    socket: 127.0.0.1:9999
    backends: [web, web_tls]
    server: "{{ inventory_hostname }}"
    state: ready
    timeout_seconds: 120
  delegate_to: lb-1
"""

RETURN = r"""
servers:
  description: What HAProxy last said about the server, in each backend.
  returned: when HAProxy answered
  type: list
  elements: dict
  contains:
    backend:
      description: Name of the backend.
      type: str
      returned: always
    server:
      description: Name of the server.
      type: str
      returned: always
    status:
      description: HAProxy's own word, such as V(UP), V(DRAIN), V(MAINT) or V(DOWN).
      type: str
      returned: always
    admin_state:
      description: What an operator wants of it, V(ready), V(drain) or V(maint).
      type: str
      returned: always
    has_health_check:
      description: Whether HAProxy checks its health.
      type: bool
      returned: always
    check_status:
      description: Result of the last health check, such as V(L7OK) or V(L4CON); empty without health checks and in maintenance.
      type: str
      returned: always
    check_text:
      description: HAProxy's text about the last health check.
      type: str
      returned: always
    sessions:
      description: Sessions that the server has or that wait for it.
      type: int
      returned: always
  sample:
    - backend: web
      server: web-1
      status: UP
      admin_state: ready
      has_health_check: true
      check_status: L7OK
      check_text: OK
      sessions: 3
duration_seconds:
  description: How long it took.
  returned: always
  type: float
  sample: 2.1
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: TIMEOUT
    message: "web-1 did not become ready within 120 seconds: web/web-1 is DOWN with 0 sessions, last health check L4CON: Connection refused."
    hint: Call the server's health check by hand, read the application's log, or allow more time with timeout_seconds.
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy.haproxy_server import HaproxyServer
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy.haproxy_socket import HaproxySocket

ARGUMENT_SPEC = {
    "socket": {"type": "str", "default": "/run/haproxy/admin.sock"},
    "backends": {"type": "list", "elements": "str", "required": True},
    "server": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["drained", "ready"], "required": True},
    "timeout_seconds": {"type": "int", "default": 300},
    "poll_interval_seconds": {"type": "float", "default": 1.0},
}


def bring_to_state(parameters: dict, check_mode: bool) -> dict:
    """The module's parameters -> {changed, servers}, or DeploymentError."""
    server = HaproxyServer(HaproxySocket(parameters["socket"]), parameters["backends"], parameters["server"])
    before = server.states()
    drain = parameters["state"] == "drained"
    changed = any(state["admin_state"] != ("maint" if drain else "ready") for state in before)
    if check_mode:
        return {"changed": changed, "servers": before}
    act = server.drain if drain else server.make_ready
    return {"changed": changed, "servers": act(parameters["timeout_seconds"], parameters["poll_interval_seconds"])}


def main() -> None:
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    started = time.monotonic()
    try:
        result = bring_to_state(module.params, module.check_mode)
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(duration_seconds=round(time.monotonic() - started, 3), **result)


if __name__ == "__main__":
    main()
