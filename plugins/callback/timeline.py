# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: timeline
type: stdout
short_description: Shows the lifecycle events of each host as they happen
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Shows the plan, then a line for each lifecycle event of each host, and why a host failed.
  - Tasks of other content are shown as the default callback P(ansible.builtin.default#callback) shows them. So is everything with C(-v).
requirements:
  - Set as stdout callback, with E(ANSIBLE_STDOUT_CALLBACK) or C(stdout_callback) in the configuration.
extends_documentation_fragment:
  - default_callback
  - result_format_callback
"""

import time

from ansible.plugins.callback.default import CallbackModule as DefaultCallback

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.timeline_text import COLORS, error_lines, event_lines, name_width, share_lines
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.left_open import describe_left_open, left_by_run

COLLECTION = "agentless.codedeploy."
OWN_FILES = "/ansible_collections/agentless/codedeploy/"
# The play of deploy.yml that has batches.
DEPLOY_PLAY = "Deploy"
# Of a host that fails in it, the summary tells the code and what to do.
STAGE_ACTION = f"{COLLECTION}stage_host"
# What they do at a test listener is no lifecycle event, and the summary tells it.
SHOWING_FILE = "/roles/deployment/tasks/show.yml"


class CallbackModule(DefaultCallback):
    """The default output, with the lifecycle in place of the tasks of this collection's roles."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "agentless.codedeploy.timeline"

    def __init__(self):
        super().__init__()
        # What is known of the deployment that was planned and not concluded yet.
        self._facts = {}
        # Events of many hosts, which are shown together when the task is over.
        self._waiting = []
        self._batches_begun = 0
        # A play of ours that has begun and whose banner was not shown yet.
        self._begun_play = None

    def v2_playbook_on_play_start(self, play):
        """What waits, and the banner of the play; that of one of ours comes when it turns out to have hosts."""
        self._show_waiting()
        self._begun_play = play if "plan" in self._facts and OWN_FILES in (play.get_path() or "") else None
        if not self._begun_play:
            super().v2_playbook_on_play_start(play)

    def v2_playbook_on_no_hosts_matched(self):
        """A phase that a deployment does not have is nothing to watch."""
        if not self._begun_play:
            super().v2_playbook_on_no_hosts_matched()
        self._begun_play = None

    def _show_play(self):
        """The banner of a play of ours, which for the batches of a deployment says which one it is."""
        play, self._begun_play = self._begun_play, None
        if not play:
            return
        batches = self._facts["plan"]["batches"]
        if play.get_name() != DEPLOY_PLAY or not batches:
            super().v2_playbook_on_play_start(play)
            return
        self._play = play
        self._batches_begun += 1
        self._display.banner(f"PLAY [{DEPLOY_PLAY}, batch {self._batches_begun} of {len(batches)}]")

    def v2_playbook_on_task_start(self, task, is_conditional):
        """No banner for the tasks of our roles."""
        self._show_play()
        self._show_waiting()
        if self._is_foreign(task):
            super().v2_playbook_on_task_start(task, is_conditional)

    def v2_playbook_on_include(self, included_file):
        """Includes are how the roles are made, nothing to watch."""
        if self._display.verbosity:
            super().v2_playbook_on_include(included_file)

    def v2_runner_on_start(self, host, task):
        """Nothing of our own tasks' starts."""
        if self._is_foreign(task):
            super().v2_runner_on_start(host, task)

    def v2_runner_on_skipped(self, result):
        """Nothing of our own tasks that had nothing to do."""
        if self._is_foreign(result.task):
            super().v2_runner_on_skipped(result)

    def v2_runner_on_ok(self, result):
        """The plan, the events and the conclusion, and what any task of ours warns of."""
        if self._is_foreign(result.task):
            super().v2_runner_on_ok(result)
            return
        action = result.task.action
        self._note(result.result.get("ansible_facts") or {})
        if action == f"{COLLECTION}deployment_plan":
            self._begin(result.result["plan"])
        elif action == f"{COLLECTION}deployment_record" and "plan" in result.result:
            self._facts["plan"] = result.result["plan"]
        elif action == "ansible.builtin.debug":
            conclusion = self._facts.get("codedeploy_conclusion") or {}
            self._show_lines(result.result["msg"], COLORS.get(conclusion.get("status"), "bright blue"))
        elif action != "ansible.builtin.set_fact":
            self._show_result(result)
        self._handle_warnings(result.result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """The event that failed and why; a task of ours by its message, unless it broke down."""
        broke_down = "module_stderr" in result.result
        if self._is_foreign(result.task) or broke_down:
            super().v2_runner_on_failed(result, ignore_errors)
            return
        if not self._has_been_said(result):
            self._show_lines([f"{result.host.get_name()}: {result.task.name}: failed", *_why(result)], "red")
        self._handle_warnings(result.result)

    def _is_foreign(self, task):
        """Whether the default callback is to show the task."""
        return self._display.verbosity > 0 or OWN_FILES not in (task.get_path() or "")

    def _has_been_said(self, result):
        """Show the event that failed, or in a play of the user's why the host did. Other tasks of ours that fail pass on what has been shown before."""
        if result.task.action not in ("ansible.builtin.fail", f"{COLLECTION}host_record"):
            return self._show_result(result)
        if result.task.name == "Fail as any Ansible host does":
            self._show_lines(result.result["msg"].splitlines(), "red")
        return True

    def v2_playbook_on_stats(self, stats):
        """The recap, after what a run that ended early left open."""
        self._show_waiting()
        facts = self._facts
        wave = (facts.get("codedeploy_gate") or {}).get("hosts")
        if wave and "codedeploy_conclusion" not in facts:
            left = left_by_run(facts["plan"], facts["codedeploy_gate"], facts["begun_at"])
            self._show_lines(describe_left_open(facts["plan"], left), "red")
        super().v2_playbook_on_stats(stats)

    def _begin(self, plan):
        """A deployment begins, and what is known of another one is over."""
        self._facts = {"plan": plan}
        self._batches_begun = 0

    def _note(self, facts):
        """Keep what a deployment made known."""
        if "codedeploy_gate" in facts:
            self._facts["begun_at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._facts.update({name: value for name, value in facts.items() if name.startswith("codedeploy_")})

    def _show_result(self, result):
        """Show the events in a result. Says whether there was anything to show."""
        action = result.task.action
        if action in (f"{COLLECTION}lifecycle_events", f"{COLLECTION}lifecycle_segment"):
            self._show_events(result.host.get_name(), result.result)
        elif action in (f"{COLLECTION}block_traffic", f"{COLLECTION}allow_traffic") and SHOWING_FILE not in (result.task.get_path() or ""):
            self._show_traffic("BlockTraffic" if action.endswith("block_traffic") else "AllowTraffic", result.result)
        else:
            return False
        return True

    def _show_events(self, host, result):
        """The events of one host that were not shown while they were running; at once if few hosts are deployed to, or if it failed."""
        events = [(host, event) for event in result.get("events", []) if event["name"] not in result.get("events_shown", ())]
        if not share_lines(self._hosts_at_once()):
            self._show_events_now(events)
        elif result.get("error"):
            # Those that many have in common wait for the others'.
            self._show_events_now([(host, event) for host, event in events if event["status"] == "Failed"])
            self._waiting += [(host, event) for host, event in events if event["status"] != "Failed"]
        else:
            self._waiting += events
        if result.get("error"):
            self._show_lines(error_lines(result["error"]), "red")

    def _hosts_at_once(self):
        """The wave, or in a play of the user's all hosts."""
        wave = (self._facts.get("codedeploy_gate") or {}).get("hosts")
        return wave or self._facts.get("plan", {}).get("hosts", ())

    def _show_traffic(self, name, result):
        clock = time.strftime("%H:%M:%S", time.gmtime())
        for host, instance in (result.get("instances") or {}).items():
            event = (host, {"name": name, "scripts": [], **instance})
            if instance["error"]:
                self._show_events_now([event], clock)
                self._show_lines(error_lines(instance["error"]), "red")
            else:
                self._waiting.append(event)
        self._show_waiting(clock)

    def _show_waiting(self, clock=""):
        waiting, self._waiting = self._waiting, []
        self._show_events_now(waiting, clock)

    def _show_events_now(self, events, clock=""):
        width = name_width(self._facts.get("plan", {}).get("hosts", ()))
        for line, status in event_lines(events, width, share_lines(self._hosts_at_once()), clock):
            self._show_lines([line], COLORS[status])

    def _show_lines(self, lines, color):
        for line in [lines] if isinstance(lines, str) else lines:
            self._display.display(line, color=color)


def _why(result):
    """What a task of ours says of its failure, as lines."""
    if result.task.action == STAGE_ACTION and result.result.get("error"):
        return [result.result["error"]["message"]]
    return str(result.result.get("msg", "")).splitlines()
