#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: lifecycle_events
version_added: 0.1.0
short_description: Run lifecycle events of a deployment on a server
description:
  - Runs the given lifecycle events of a deployment in order, as the CodeDeploy agent does, and reports each event and each hook script.
  - The first event that fails ends the run; the events after it are reported as V(Skipped).
  - >-
    The scripts of C(BeforeBlockTraffic), C(AfterBlockTraffic) and C(ApplicationStop) come from the revision that was installed last,
    unless this deployment's own revision is already unpacked. Where none was installed, these events succeed without running anything.
  - The events run in a process of their own, which goes on to their end when the connection or the module is lost.
  - Needs nothing on the server but Python 3.9 or newer.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment
  - agentless.codedeploy.deployment.root
  - agentless.codedeploy.deployment.appspec
  - agentless.codedeploy.deployment.bundle
attributes:
  check_mode:
    support: full
    details: Events and scripts are reported as V(Pending), and O(manifest) is needed to tell what C(Install) would do.
  diff_mode:
    support: full
    details: Shows what C(Install) adds, changes and removes, if O(manifest) is given.
options:
  events:
    description:
      - The lifecycle events to run, in order. C(DownloadBundle) unpacks the staged bundle, C(Install) copies the files.
      - Events of the AppSpec file with names of your own may be given too.
    type: list
    elements: str
    required: true
  revision:
    description: The revision, with the keys of CodeDeploy's RevisionLocation in snake case. Hook scripts are told it in their environment.
    type: dict
    required: true
  paths_made_by_hooks:
    description: Sources and scripts that scripts of the revision make, as paths from its root. For one that is missing it is said who should have made it.
    type: list
    elements: str
    default: []
  previous_appspecs:
    description:
      - The AppSpec as data, C(file) and C(hooks), of revisions of which the server has the text only, as the CodeDeploy agent left it or somebody edited it.
      - By deployment directory. C(refused), in place of both, says why the text is none.
    type: dict
    default: {}
  file_exists_behavior:
    description: What C(Install) does with a file that is already there and was not installed by the last deployment. The AppSpec file's own value wins.
    type: str
    choices: [DISALLOW, OVERWRITE, RETAIN]
    default: DISALLOW
  ignore_application_stop_failures:
    description: Whether to go on when C(ApplicationStop), C(BeforeBlockTraffic) or C(AfterBlockTraffic) fails. The event is still reported as V(Failed).
    type: bool
    default: false
  max_revisions:
    description:
      - How many revisions of the deployment group to keep on the server, this one included. At least 1.
      - One in which a process has its working directory, its root or its program stays beside them, with a warning in the event C(DownloadBundle).
        Processes of other users can be seen by root only.
    type: int
    default: 5
  manifest:
    description: The files in the revision, as check_revision returns them. Needed in check mode and for a diff only.
    type: list
    elements: dict
  script_kill_grace_seconds:
    description: How long a script that has exceeded its timeout may take to end after SIGTERM, before SIGKILL.
    type: int
    default: 10
  script_output_grace_seconds:
    description:
      - How long to wait for output that a background process of a script keeps open after the script itself has ended.
      - The wait never goes past the script's timeout. What the process writes later still goes into the log.
    type: int
    default: 5
  lock_timeout_seconds:
    description: How long to wait for another deployment of the same group that is in progress on the server. With V(0) it is refused at once.
    type: int
    default: 0
  report_needs:
    description:
      - Whether to end the run before an event for which the server needs something that only the controller can give, and say so in RV(needs).
      - Otherwise the AppSpec that was given counts, whatever scripts make of the file, and a bundle that is not there is a failure.
    type: bool
    default: false
  run_id:
    description:
      - A name for this run of these events. The same name for the same deployment again is the same run. The module waits for its end, or reads its result.
      - By default each run is one of its own.
    type: str
  started_by:
    description: Who started the deployment, for those who find it in progress.
    type: str
  follow_seconds:
    description:
      - After this time the module returns what it knows of the events that are still running. Run again with the same O(run_id), it goes on following them.
      - By default it returns at their end.
    type: int
  since:
    description: RV(since) of what the module returned before for the same O(run_id).
    type: dict
  log_offset:
    description: From where on RV(log_page) is returned, in bytes. By default none is.
    type: int
seealso:
  - module: agentless.codedeploy.preflight
  - module: agentless.codedeploy.stage_revision
"""

EXAMPLES = r"""
- name: Replace the running revision
  agentless.codedeploy.lifecycle_events:
    events:
      - ApplicationStop
      - DownloadBundle
      - BeforeInstall
      - Install
      - AfterInstall
      - ApplicationStart
      - ValidateService
    deployment:
      deployment_id: d-A1B2C3D4E
      application_name: shop
      deployment_group_name: production
      deployment_group_id: shop-production
    revision:
      revision_type: S3
      s3_location:
        bucket: shop-revisions
        key: shop-2.0.tgz
        bundle_type: tgz
    bundle:
      sha256: "{{ bundle.sha256 }}"
      bundle_type: tgz
    appspec: "{{ checked.appspec }}"
"""

RETURN = r"""
running:
  description:
    - Whether the events are still running. Then RV(since), RV(entries), RV(log), RV(seconds_in_event) and what O(log_offset) asks for are all that is
      returned.
  returned: when O(follow_seconds) were over
  type: bool
since:
  description: What was told already, for O(since).
  returned: when RV(running)
  type: dict
entries:
  description: What has happened since then, as it is written into the journal of the run on the server.
  returned: when RV(running)
  type: list
  elements: dict
log:
  description: The lines that scripts have written since then.
  returned: when RV(running)
  type: list
  elements: str
seconds_in_event:
  description: How long the event that is running takes. Null between two events.
  returned: when RV(running)
  type: float
log_page:
  description: A part of the log of the deployment's scripts, not more than 1 MiB.
  returned: when O(log_offset) is given, and the run was not refused
  type: dict
  contains:
    content:
      description: The part, compressed by zlib, in Base64; empty if there is none.
      type: str
    behind:
      description: The offset behind it, for O(log_offset) of the next run with the same O(run_id), which returns at once when the events have ended.
      type: int
    is_whole:
      description: Whether the log ends there.
      type: bool
    utc_offset_seconds:
      description: How far the times in the log are before UTC.
      type: int
events:
  description: The given events in order; empty if the run was refused before anything was done.
  returned: unless RV(running)
  type: list
  elements: dict
  contains:
    name:
      description: The event's name.
      type: str
    status:
      description: V(Succeeded), V(Failed), V(Skipped) after a failure, or V(Pending) in check mode.
      type: str
    start_time:
      description: When the event started, in UTC (ISO 8601). Null if it was not started.
      type: str
    end_time:
      description: When the event ended.
      type: str
    duration_seconds:
      description: How long the event took.
      type: float
    warnings:
      description: What did not make the event fail but should be known.
      type: list
      elements: str
    scripts:
      description: The event's scripts that were started, in order.
      type: list
      elements: dict
      contains:
        location:
          description: The script's location in the revision.
          type: str
        deployment_id:
          description: The deployment whose revision the script belongs to.
          type: str
        status:
          description: V(Succeeded), V(Failed) or, in check mode, V(Pending).
          type: str
        exit_code:
          description: The script's exit code, null if it has none.
          type: int
        signal:
          description: The number of the signal that has ended the script, null if none has.
          type: int
        error_code:
          description: V(ScriptFailed), V(ScriptTimedOut) or V(MANUAL_STOP), null if the script succeeded.
          type: str
        duration_seconds:
          description: How long the script took.
          type: float
        log_tail:
          description: The end of the script's output, less than 2,048 characters.
          type: str
  sample: [{"name": "ApplicationStart", "status": "Succeeded", "start_time": "2026-05-01T10:00:00.000Z", "end_time": "2026-05-01T10:00:01.500Z",
            "duration_seconds": 1.5, "warnings": [], "scripts": []}]
install:
  description: What C(Install) did, or would do. Null if it was not run.
  returned: unless RV(running)
  type: dict
  contains:
    added:
      description: Paths that were added, the first 1,000.
      type: list
      elements: str
    changed:
      description: Paths whose content was replaced, the first 1,000.
      type: list
      elements: str
    removed:
      description: Paths of the last installed revision that were removed, the first 1,000.
      type: list
      elements: str
    retained:
      description: Paths that were already there and left alone, the first 1,000.
      type: list
      elements: str
    counts:
      description: The numbers of C(added), C(changed), C(removed) and C(retained) paths.
      type: dict
diff:
  description: What C(Install) adds, changes and removes.
  returned: unless RV(running)
  type: list
  elements: dict
needs:
  description: What the server needs before the events can go on. Null if nothing. The events that were not run are not in RV(events) then.
  returned: when events were run
  type: dict
  contains:
    event:
      description: The event that was not begun. Null where an AppSpec file was edited by the last of the events.
      type: str
    what:
      description: V(appspec) where the AppSpec file in the deployment archive is not the one that O(appspec) was read from, V(bundle) if it is not staged.
      type: str
    content:
      description: What the AppSpec file holds, in Base64. Null if there is none any more, it cannot be read, or is longer than 1 MiB.
      type: str
    warnings:
      description: What should be known of the run, where no event was begun that could have it.
      type: list
      elements: str
stop_requested:
  description: Whether somebody asked to stop while the last of the events was running, so that no others should follow.
  returned: when events were run
  type: bool
log_path:
  description: The log of the deployment's scripts on the server. Null if the run was refused before anything was done.
  returned: unless RV(running)
  type: str
  sample: /opt/codedeploy-agent/deployment-root/shop-production/d-A1B2C3D4E/logs/scripts.log
error:
  description: Why the run failed, null if it did not.
  returned: unless RV(running)
  type: dict
  contains:
    code:
      description:
        - CodeDeploy's error code, V(ScriptMissing), V(ScriptNotExecutable), V(ScriptTimedOut) or V(ScriptFailed); V(MANUAL_STOP) if somebody stopped it.
        - Where CodeDeploy has only UnknownError and the cause is known, V(FileInTheWay), V(DeploymentInProgress), V(UserMissing), V(GroupMissing),
          V(ToolMissing), V(PythonTooOld), V(NoSpace), V(PermissionDenied) or V(BundleDamaged), otherwise V(UnknownError).
      type: str
    reason:
      description: A short token for the cause.
      type: str
    event:
      description: The event that failed. Null if the run was refused before anything was done.
      type: str
    script:
      description: The location of the script that failed, null if no script did.
      type: str
    exit_code:
      description: The script's exit code, null if it has none.
      type: int
    message:
      description: What failed, and where.
      type: str
    hint:
      description: What to do next.
      type: str
    log_path:
      description: The log of the deployment's scripts on the server.
      type: str
    log_tail:
      description: The end of what the event's scripts wrote, less than 2,048 characters.
      type: str
"""

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ARGUMENTS, DEPLOYMENT_ROOT_ARGUMENT, bundle_argument
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import run_segment


def main():
    # AnsibleModule may change the locale variables; hook scripts get what the server has set.
    environment = dict(os.environ)
    module = AnsibleModule(
        argument_spec=dict(
            DEPLOYMENT_ARGUMENTS,
            **DEPLOYMENT_ROOT_ARGUMENT,
            **bundle_argument(),
            events=dict(type="list", elements="str", required=True),
            revision=dict(type="dict", required=True),
            appspec=dict(type="dict", required=True),
            paths_made_by_hooks=dict(type="list", elements="str", default=[]),
            previous_appspecs=dict(type="dict", default={}),
            file_exists_behavior=dict(type="str", default="DISALLOW", choices=["DISALLOW", "OVERWRITE", "RETAIN"]),
            ignore_application_stop_failures=dict(type="bool", default=False),
            max_revisions=dict(type="int", default=5),
            manifest=dict(type="list", elements="dict"),
            script_kill_grace_seconds=dict(type="int", default=10),
            script_output_grace_seconds=dict(type="int", default=5),
            lock_timeout_seconds=dict(type="int", default=0),
            report_needs=dict(type="bool", default=False),
            run_id=dict(type="str"),
            started_by=dict(type="str"),
            follow_seconds=dict(type="int"),
            since=dict(type="dict"),
            log_offset=dict(type="int"),
        ),
        supports_check_mode=True,
    )
    request = dict(module.params, check_mode=module.check_mode, diff_mode=module._diff)
    result = run_segment(request, environment)
    for event in result.get("events", []):
        for warning in event["warnings"]:
            module.warn(warning)
    # The list of all files in the revision is too long to be repeated.
    arguments = {key: value for key, value in module.params.items() if key != "manifest"}
    module.exit_json(invocation={"module_args": arguments}, **result)


if __name__ == "__main__":
    main()
