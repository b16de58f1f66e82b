# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from emulator.tests.fleet import PORT, get
from waiting import wait_until


def states(elb, name, *instance_ids) -> dict[str, tuple[str, str, str]]:
    asked = {"Instances": [{"InstanceId": instance_id} for instance_id in instance_ids]} if instance_ids else {}
    described = elb.describe_instance_health(LoadBalancerName=name, **asked)["InstanceStates"]
    return {item["InstanceId"]: (item["State"], item["ReasonCode"], item["Description"]) for item in described}


def wait_for(elb, name, instance_id, state, description):
    wait_until(lambda: states(elb, name, instance_id)[instance_id][::2] == (state, description))


def test_an_instance_from_registration_to_the_end_of_draining(fleet):
    url = fleet.aws.add_classic_load_balancer(fleet.name, PORT, connection_draining_seconds=5)
    elb = fleet.aws.client("elb")
    instance, other = fleet.add(2)
    named = [{"InstanceId": instance}]
    assert get(url)[0] == 503
    assert elb.register_instances_with_load_balancer(LoadBalancerName=fleet.name, Instances=named)["Instances"] == named
    assert states(elb, fleet.name)[instance] == ("OutOfService", "ELB", "Instance registration is still in progress.")
    wait_for(elb, fleet.name, instance, "OutOfService", "Instance has not passed the configured HealthyThreshold number of health checks consecutively.")
    wait_for(elb, fleet.name, instance, "InService", "N/A")
    wait_until(lambda: get(url) == (200, ["v1", fleet.addresses[instance]]))
    assert elb.register_instances_with_load_balancer(LoadBalancerName=fleet.name, Instances=[{"InstanceId": other}])["Instances"] == [
        *named,
        {"InstanceId": other},
    ]
    assert elb.deregister_instances_from_load_balancer(LoadBalancerName=fleet.name, Instances=named)["Instances"] == [{"InstanceId": other}]
    assert states(elb, fleet.name, instance)[instance] == ("InService", "N/A", "Instance deregistration currently in progress.")
    wait_for(elb, fleet.name, instance, "OutOfService", "Instance is not currently registered with the LoadBalancer.")
    assert instance not in states(elb, fleet.name)


def test_an_unhealthy_instance(fleet):
    fleet.aws.add_classic_load_balancer(fleet.name, PORT, health_check={"Target": f"TCP:{PORT}"})
    elb = fleet.aws.client("elb")
    [instance] = fleet.add(is_running=False)
    elb.register_instances_with_load_balancer(LoadBalancerName=fleet.name, Instances=[{"InstanceId": instance}])
    wait_for(elb, fleet.name, instance, "OutOfService", "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.")
    fleet.start(instance)
    wait_for(elb, fleet.name, instance, "InService", "N/A")


def test_without_connection_draining_an_instance_is_gone_at_once(fleet):
    fleet.aws.add_classic_load_balancer(fleet.name, PORT)
    elb = fleet.aws.client("elb")
    [instance] = fleet.add(is_running=False)
    elb.register_instances_with_load_balancer(LoadBalancerName=fleet.name, Instances=[{"InstanceId": instance}])
    elb.deregister_instances_from_load_balancer(LoadBalancerName=fleet.name, Instances=[{"InstanceId": instance}])
    elb.get_waiter("instance_deregistered").wait(LoadBalancerName=fleet.name, Instances=[{"InstanceId": instance}], WaiterConfig={"Delay": 1, "MaxAttempts": 1})
    assert states(elb, fleet.name) == {}


def test_what_the_api_refuses(fleet):
    fleet.aws.add_classic_load_balancer(fleet.name, PORT)
    elb = fleet.aws.client("elb")
    [never_registered] = fleet.add(is_running=False)
    with pytest.raises(ClientError, match="InvalidInstance"):
        states(elb, fleet.name, never_registered)
    with pytest.raises(ClientError, match="InvalidInstance"):
        elb.register_instances_with_load_balancer(LoadBalancerName=fleet.name, Instances=[{"InstanceId": "i-0123456789abcdef0"}])
    with pytest.raises(ClientError, match="ValidationError"):
        elb.configure_health_check(
            LoadBalancerName=fleet.name,
            HealthCheck={"Target": "HTTP:80", "Interval": 5, "Timeout": 2, "HealthyThreshold": 2, "UnhealthyThreshold": 2},
        )
    with pytest.raises(ClientError, match="LoadBalancerNotFound"):
        elb.register_instances_with_load_balancer(LoadBalancerName="nothing", Instances=[{"InstanceId": never_registered}])
