# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import yaml

from .comparison import describe_status, differences
from .reviewed_entries import expectation_of_entry
from .reviewed_principles import PRINCIPLES, with_hook_directories
from .tree_summary import listing

OK, REVIEWED, FAILED = "ok", "reviewed", "failed"
HOOK_DIRECTORY = "hook scripts start in the root of their revision, not in the agent's own directory"


def load_reviewed(path):
    """The reviewed differences -> {"principles": [...], "entries": {(case, step): entry}}. ValueError: a bad entry."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    for principle in document["principles"]:
        if principle["rule"] not in PRINCIPLES or not principle.get("why"):
            raise ValueError(f"{path}: the principle {principle['name']} has no known rule or no reason.")
    entries = {}
    for entry in document["entries"]:
        key = (entry["case"], entry["step"])
        if key in entries or not entry.get("instead") or not entry.get("why"):
            raise ValueError(f"{path}: {key} is there twice, or does not say what happens instead and why.")
        entries[key] = entry
    return {"principles": document["principles"], "entries": entries}


def judge(case_name, number, agent, before, observed, reviewed):
    """(OK | REVIEWED | FAILED, sentences) for one step.

    agent: its expectation; before: the tree before the step; observed: what happened here.
    """
    recorded, agent = agent, with_hook_directories(with_listing(agent, before, observed), observed["archives"])
    plain = differences(agent, observed)
    entry = reviewed["entries"].get((case_name, number))
    if entry:
        return judge_by_entry(entry, agent, before, plain, observed)
    for principle in reviewed["principles"]:
        verdict = judge_by_principle(principle, agent, before, observed) if plain else None
        if verdict:
            return verdict
    if plain:
        return FAILED, plain + explanation(observed)
    return (REVIEWED, [HOOK_DIRECTORY]) if differences(recorded, observed) else (OK, [])


def with_listing(agent, before, observed):
    """The expectation with the entries of its tree where this has but the summary of what is here, or of what was here before."""
    entries = listing(agent["tree"], observed["tree"], before)
    return agent if entries is None else {**agent, "tree": entries}


def judge_by_entry(entry, agent, before, plain, observed):
    if not plain:
        return FAILED, ["the entry in differences.yml is stale: this step does not differ from the agent"]
    expected = expectation_of_entry(entry["expect"], agent, before)
    found = differences(expected, observed)
    if expected["refused"] and not set(expected["reasons"]) & set(observed["reasons"]):
        found.append(f"reason: reviewed {expected['reasons']}, here {observed['reasons']}")
    if found:
        return FAILED, ["not as reviewed: " + sentence for sentence in found] + explanation(observed)
    return REVIEWED, [entry["instead"]]


def judge_by_principle(principle, agent, before, observed):
    """(REVIEWED, sentences) if the principle covers the step and the result is what it demands, else None."""
    expected = PRINCIPLES[principle["rule"]](principle, agent, before, observed)
    if expected is None or differences(expected, observed):
        return None
    return REVIEWED, [f"{principle['name']} ({describe_status(observed)})"]


def explanation(observed):
    return [f"message here: {observed['message']}"] if observed["message"] else []
