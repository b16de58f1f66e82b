# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.filter.wave_instances import wave_instances
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import ERROR, hostvars, plan, record


def test_only_hosts_that_are_at_the_segment_are_blocked():
    variables = hostvars(a=advance(record("a"), segments(3)), b=record("b"))
    assert wave_instances(plan(), ["a", "b"], variables, 1) == [{"host": "a", "instance_id": "i-1", "port": 8080}]
    assert wave_instances(plan(), ["a", "b"], variables, 0) == [{"host": "b", "ip_address": "10.0.0.2"}]
    assert wave_instances(plan(), ["a"], hostvars(a=advance(record("a"), segments(3), error=ERROR)), 0) == []


def test_what_was_taken_out_goes_with_the_instance():
    taken_out = {"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}
    blocked = advance(record("a"), segments(3), traffic="out", registrations=[{**taken_out, "port": 80}])
    [instance] = wave_instances(plan(), ["a"], hostvars(a=blocked), 1, True)
    assert instance["registrations"] == [taken_out]
    assert wave_instances(plan(), ["a"], hostvars(a=blocked), 1) == [{"host": "a", "instance_id": "i-1", "port": 8080}]
    before = {**plan(), "registrations": {"a": [{**taken_out, "id": "i-1"}]}}
    assert wave_instances(before, ["a"], hostvars(a=advance(record("a"), segments(3))), 1, True)[0]["registrations"] == [taken_out]
