# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dashboard and the alarms of deployment groups, kept by the playbook."""

from __future__ import annotations

import json

import pytest

from integration.runs.playbook_run import run_playbook

ACTION = "arn:aws:sns:us-east-1:123456789012:on-call"
KINDS = ("deployments-failed", "hosts-failed", "out-of-traffic")
READS = {"monitoring:GetDashboard": 1, "monitoring:DescribeAlarms": 1}
NOBODY = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere", "AWS_CONFIG_FILE": "/nowhere"}


class Watched:
    """An application whose group web the playbook is run for, and what CloudWatch has of it."""

    def __init__(self, aws, application):
        self._aws, self.application = aws, application
        self.dashboard, self.alarms = f"codedeploy-{application}--web--us-east-1", [f"codedeploy-{application}--web--{kind}" for kind in KINDS]

    def run(self, *arguments, group=None, env=None, **options):
        """The run, with the calls that changed or read something as its `calls`. options: without codedeploy_; with None it is not set."""
        options = {"application_name": self.application, "metrics_namespace": "Ours", **options}
        given = {f"codedeploy_{name}": value for name, value in options.items() if value is not None}
        variables = {**given, "codedeploy_deployment_group": {"deployment_group_name": "web", **(group or {})}}
        # As in production, nobody but the controller is reached.
        inventory = {"all": {"hosts": {"web-1": {"ansible_host": "host.invalid"}, "web-2": {"ansible_host": "host.invalid"}}, "vars": variables}}
        self._aws.reset_api_calls()
        run = run_playbook("agentless.codedeploy.dashboard", inventory, env={**self._aws.environment, **(env or {})}, arguments=arguments)
        assert "Traceback" not in run.stdout
        return run

    def changed(self, run):
        """Whether the dashboard and the alarms were changed, or would be."""
        return tuple(run.results(task)[0]["changed"] for task in ("Keep the dashboards", "Keep the alarms"))

    def client(self, region="us-east-1"):
        return self._aws.client("cloudwatch", region)

    def body(self):
        return json.loads(self.client().get_dashboard(DashboardName=self.dashboard)["DashboardBody"])

    def found(self, region="us-east-1"):
        """The names of the dashboards and alarms that there are of the application."""
        dashboards = self.client(region).list_dashboards(DashboardNamePrefix=f"codedeploy-{self.application}--")["DashboardEntries"]
        alarms = self.client(region).describe_alarms(AlarmNamePrefix=f"codedeploy-{self.application}--")["MetricAlarms"]
        return sorted(of["DashboardName"] for of in dashboards), sorted(of["AlarmName"] for of in alarms)

    def alarm(self, kind):
        [alarm] = self.client().describe_alarms(AlarmNames=[f"codedeploy-{self.application}--web--{kind}"])["MetricAlarms"]
        return alarm


@pytest.fixture
def watched(aws, name):
    return Watched(aws, f"shop-{name}")


def error_of(run, task="Keep the dashboards"):
    [result] = run.results(task)
    error = result["error"]
    assert run.rc == 2 and result["msg"] == f"{error['code']}: {error['message']} {error['hint']}" and error["hint"]
    return error


def test_it_is_foreseen_made_and_left_alone(aws, watched):
    foreseen = watched.run("--check", "--diff", alarm_actions=[ACTION])
    assert foreseen.rc == 0 and watched.changed(foreseen) == (True, True) and aws.api_calls() == READS
    assert watched.found() == ([], [])
    made = watched.run("--diff", alarm_actions=[ACTION])
    assert made.rc == 0 and watched.changed(made) == (True, True)
    assert aws.api_calls() == {**READS, "monitoring:PutDashboard": 1, "monitoring:PutMetricAlarm": 3}
    assert watched.found() == ([watched.dashboard], watched.alarms)
    # What was foreseen is what was done.
    differences = [[result.get("diff") for task in ("Keep the dashboards", "Keep the alarms") for result in run.results(task)] for run in (foreseen, made)]
    assert differences[0] == differences[1] and [len(of) for of in differences[0]] == [1, 3]
    assert json.loads(differences[0][0][0]["after"]) == watched.body()
    # A metric is one line, or part of one.
    assert f'["Ours", "HostsFailed", "Application", "{watched.application}", "DeploymentGroup", "web", {{"' in made.stdout
    again = watched.run("--diff", alarm_actions=[ACTION])
    assert again.rc == 0 and watched.changed(again) == (False, False) and aws.api_calls() == READS
    assert "before:" not in again.stdout and "changed=0" in again.stdout
    [shown] = again.results("Show their names")
    assert shown["msg"] == [watched.dashboard, *watched.alarms]


def test_the_alarms_are_on_the_metrics_of_the_group(watched):
    watched.run(alarm_actions=[ACTION], alarm_out_of_traffic_seconds=120)
    alarms = [watched.alarm(kind) for kind in KINDS]
    assert [(of["MetricName"], of["Statistic"], of["Threshold"]) for of in alarms] == [
        ("DeploymentsFailed", "Sum", 1.0), ("HostsFailed", "Sum", 1.0), ("TimeOutOfTraffic", "Maximum", 120.0),
    ]  # fmt: skip
    for alarm in alarms:
        assert (alarm["Namespace"], alarm["AlarmActions"], alarm["TreatMissingData"], alarm["ActionsEnabled"]) == ("Ours", [ACTION], "notBreaching", True)
        assert alarm["Dimensions"] == [{"Name": "Application", "Value": watched.application}, {"Name": "DeploymentGroup", "Value": "web"}]


def test_another_threshold_changes_one_alarm_and_0_removes_it(aws, watched):
    watched.run()
    watched.client().disable_alarm_actions(AlarmNames=watched.alarms)
    run = watched.run("--diff", alarm_hosts_failed=5)
    assert watched.changed(run) == (False, True) and aws.api_calls() == {**READS, "monitoring:PutMetricAlarm": 1}
    assert '-  "Threshold": 1.0,' in run.stdout and '+  "Threshold": 5.0,' in run.stdout
    alarm = watched.alarm("hosts-failed")
    assert (alarm["Threshold"], alarm["ActionsEnabled"]) == (5.0, False)
    run = watched.run("--check", alarm_hosts_failed=0)
    assert watched.changed(run) == (False, True) and aws.api_calls() == READS
    run = watched.run(alarm_hosts_failed=0)
    assert watched.changed(run) == (False, True) and aws.api_calls() == {**READS, "monitoring:DeleteAlarms": 1}
    assert watched.found() == ([watched.dashboard], ["codedeploy-{0}--web--{1}".format(watched.application, kind) for kind in (KINDS[0], KINDS[2])])
    assert watched.changed(watched.run(alarm_hosts_failed=0)) == (False, False)


def test_only_what_a_dashboard_says_counts(watched):
    watched.run()
    body = watched.body()
    watched.client().put_dashboard(DashboardName=watched.dashboard, DashboardBody=json.dumps(dict(reversed(body.items())), indent=3))
    assert watched.changed(watched.run()) == (False, False)
    watched.client().put_dashboard(DashboardName=watched.dashboard, DashboardBody=json.dumps({**body, "start": "-P1D"}))
    run = watched.run("--diff")
    assert watched.changed(run) == (True, False) and '-  "start": "-P1D",' in run.stdout
    assert watched.body() == body


def test_what_is_absent_is_gone_and_nothing_else(aws, watched):
    both = [{"application_name": watched.application, "deployment_group_name": name} for name in ("web", "workers")]
    watched.run(dashboard_groups=both)
    dashboards, alarms = watched.found()
    assert (len(dashboards), len(alarms)) == (2, 6)
    run = watched.run("--check", "--diff", dashboard_state="absent", metrics_namespace=None)
    assert watched.changed(run) == (True, True) and aws.api_calls() == READS and watched.found() == (dashboards, alarms)
    run = watched.run(dashboard_state="absent", metrics_namespace=None)
    assert watched.changed(run) == (True, True)
    assert aws.api_calls() == {**READS, "monitoring:DeleteDashboards": 1, "monitoring:DeleteAlarms": 1}
    assert watched.found() == ([dashboards[1]], alarms[3:])
    run = watched.run(dashboard_state="absent", metrics_namespace=None)
    assert watched.changed(run) == (False, False) and aws.api_calls() == READS


def test_many_groups_with_any_names(aws, watched):
    names = ["web", "a--b", "\U0001f680 'quoted\"\n", "x" * 100, *(f"group-{number}" for number in range(36))]
    groups = [{"application_name": watched.application, "deployment_group_name": name} for name in names]
    run = watched.run(dashboard_groups=groups, application_name=None)
    assert run.rc == 0 and watched.changed(run) == (True, True)
    assert aws.api_calls() == {"monitoring:GetDashboard": 40, "monitoring:PutDashboard": 40, "monitoring:DescribeAlarms": 2, "monitoring:PutMetricAlarm": 120}
    run = watched.run(dashboard_groups=groups, application_name=None)
    assert watched.changed(run) == (False, False)
    run = watched.run(dashboard_groups=groups, dashboard_state="absent")
    assert aws.api_calls()["monitoring:DeleteAlarms"] == 2 and watched.found() == ([], [])


@pytest.mark.parametrize("options, group", [
    ({"region": "eu-west-1"}, {}),
    ({}, {"trigger_configurations": [{"trigger_name": "a", "trigger_target_arn": ACTION.replace("us-east-1", "eu-west-1"), "trigger_events": []}]}),
])
def test_it_is_where_the_metrics_are(watched, options, group):
    assert watched.run(group=group, **options).rc == 0
    assert watched.found() == ([], [])
    assert watched.found("eu-west-1") == ([watched.dashboard.replace("us-east-1", "eu-west-1")], watched.alarms)


@pytest.mark.parametrize("options, task, words", [
    ({"metrics_namespace": None}, "Keep the dashboards", ("namespace is not set", "Set codedeploy_metrics_namespace")),
    ({"metrics_namespace": "AWS/EC2"}, "Keep the dashboards", ("namespace is 'AWS/EC2', which is one of AWS's own", "such as CodeDeploy")),
    ({"metrics_namespace": ":ours"}, "Keep the dashboards", ("cannot be a namespace of CloudWatch", "at most 255")),
    ({"application_name": ""}, "Keep the dashboards", ("application_name of groups[0] is empty", "Give the name")),
    ({"alarm_actions": ["on-call"]}, "Keep the alarms", ("'on-call', which is no ARN of a topic", "arn:aws:sns:")),
    ({"alarm_actions": [ACTION], "region": "eu-west-1"}, "Keep the alarms", ("the alarms are in eu-west-1", "Give a topic in eu-west-1")),
    ({"alarm_hosts_failed": -1}, "Keep the alarms", ("hosts_failed is -1", "0 to have no such alarm")),
])
def test_what_cannot_be_meant_is_refused(aws, watched, options, task, words):
    error = error_of(watched.run("--check", **options), task)
    assert error["code"] == "INVALID_OPTION" and words[0] in error["message"] and words[1] in error["hint"]
    assert "monitoring:DescribeAlarms" not in aws.api_calls()


@pytest.mark.parametrize("operation, state, fault, task, code, hint", [
    ("GetDashboard", "present", "AccessDenied", "Keep the dashboards", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:GetDashboard "),
    ("PutDashboard", "present", "AccessDenied", "Keep the dashboards", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:PutDashboard "),
    ("DescribeAlarms", "present", "AccessDenied", "Keep the alarms", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:DescribeAlarms "),
    ("PutMetricAlarm", "present", "LimitExceeded", "Keep the alarms", "RESOURCE_LIMIT_EXCEEDED", "have the quota raised"),
    ("PutMetricAlarm", "present", "ValidationError", "Keep the alarms", "INVALID_OPTION", "Correct what the message names"),
    ("DeleteDashboards", "absent", "AccessDenied", "Keep the dashboards", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:DeleteDashboards "),
    ("DeleteAlarms", "absent", "AccessDenied", "Keep the alarms", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:DeleteAlarms "),
])
def test_what_cloudwatch_refuses_is_explained(aws, watched, operation, state, fault, task, code, hint):
    if state == "absent":
        watched.run()
    aws.inject_fault(f"monitoring:{operation}", error=fault)
    error = error_of(watched.run(dashboard_state=state), task)
    assert error["code"] == code and fault in error["message"] and f"codedeploy-{watched.application}--web" in error["message"] and hint in error["hint"]


def test_throttling_that_passes_is_not_noticed(aws, watched):
    for operation in ("GetDashboard", "PutDashboard", "DescribeAlarms", "PutMetricAlarm"):
        aws.inject_fault(f"monitoring:{operation}", error="Throttling", times=2)
    run = watched.run()
    assert run.rc == 0 and watched.changed(run) == (True, True) and watched.found() == ([watched.dashboard], watched.alarms)


def test_throttling_that_stays_is_told_and_the_next_run_goes_on(aws, watched):
    aws.inject_fault("monitoring:PutMetricAlarm", error="ThrottlingException", about=watched.alarms[1])
    error = error_of(watched.run(env={"AWS_MAX_ATTEMPTS": "1"}), "Keep the alarms")
    assert error["code"] == "THROTTLED" and watched.alarms[1] in error["message"] and "what was done stays" in error["hint"]
    assert watched.found() == ([watched.dashboard], watched.alarms[:1])
    aws.clear_faults()
    run = watched.run()
    assert watched.changed(run) == (False, True) and aws.api_calls() == {**READS, "monitoring:PutMetricAlarm": 2}


def test_a_controller_without_credentials(aws, watched):
    error = error_of(watched.run(env=NOBODY))
    assert (error["code"], aws.api_calls()) == ("IAM_ROLE_MISSING", {}) and "credentials" in error["hint"]
