# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group, with_results
from ansible_collections.agentless.codedeploy.tests.unit.plugins.lines_run import lines_run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import host_record, new, plan_of


def bytes_for(count):
    """What is written of a deployment, one host at a time."""
    plan = plan_of(count)
    record, gate = new(plan), first_gate(plan, dict.fromkeys(plan["hosts"], "Pending"))
    documents = deployment_record.opening_documents(plan, record, known_group(None), {"group": None, "lost": None}, "0")
    records = {}
    for host in plan["hosts"]:
        gate = next_gate(plan, gate, dict.fromkeys(gate["hosts"], "Succeeded"), [host])
        waves = {number: {host: records[host] for host in hosts} for number, hosts in deployment_record.waves_since(gate, {}).items()}
        more, record = deployment_record.wave_documents(plan, gate, record, waves, {}, "1")
        documents += more
        records[host] = deployment_record.stored_host(host_record(host))
    conclusion = {"status": "Succeeded", "error_information": None, "deployment_overview": {}, "original_terminated": False, "terminated_hosts": []}
    group = with_results(known_group(None), plan, records, True, "2")
    documents += deployment_record.closing_documents(record, {}, conclusion, group, "2")[0]
    return sum(len(json.dumps(document)) for document in documents)


def cost_of(count):
    """(bytes, lines of Python that were run)"""
    written = []
    return lines_run(lambda: written.append(bytes_for(count))), written[0]


def test_ten_times_the_hosts_cost_about_ten_times_as_much():
    small, large = cost_of(1000), cost_of(10000)
    assert large[0] < 12 * small[0]
    assert large[1] < 12 * small[1]
