# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools

import pytest
from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.task import Task
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.run_options import refused_options, skipped_by_tags

WORDS = ("all", "always", "never", "tagged", "untagged", "deploy", "nginx")


def choices():
    """No word, one, and every two of them."""
    return [(), *((word,) for word in WORDS), *itertools.combinations(WORDS, 2)]


@pytest.mark.parametrize("tags", [(), ("deploy",), ("always",), ("never",), ("deploy", "always"), ("deploy", "never")])
def test_tags_skip_what_ansible_skips(tags):
    task = Task(block=Block(play=Play()))
    task._tags = list(tags)
    for run_tags, skip_tags in itertools.product(choices(), choices()):
        assert skipped_by_tags(tags, run_tags, skip_tags) is not task.evaluate_tags(list(run_tags), list(skip_tags), {}), (run_tags, skip_tags)


@pytest.mark.parametrize(
    ("run_tags", "skip_tags", "start_at_task", "option"),
    [
        (["all"], [], None, ""),
        ([], [], None, ""),
        (["all"], ["nginx"], None, ""),
        (["untagged"], [], None, ""),
        (["deploy"], [], None, "--tags deploy"),
        (["tagged"], [], None, "--tags tagged"),
        (["all"], ["untagged"], None, "--skip-tags untagged"),
        (["all"], ["nginx", "all"], None, "--skip-tags nginx,all"),
        (["all"], [], "Deploy to the batch", "--start-at-task 'Deploy to the batch'"),
    ],
)
def test_what_would_skip_the_deployment_is_refused_by_its_name(run_tags, skip_tags, start_at_task, option):
    refusal = refused_options(run_tags, skip_tags, start_at_task)
    assert refusal.startswith(f"INVALID_RUN_OPTIONS: {option} would skip") if option else refusal == ""
