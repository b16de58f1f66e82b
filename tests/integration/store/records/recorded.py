# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments of the application hello to the group web, and what a store has of them."""

from __future__ import annotations

import json
import re


def deploy(fleet, place, made, config="CodeDeployDefault.OneAtATime", **options):
    """Deploy with the store of a place. Options: those of HelloFleet.run()."""
    return fleet.deploy(made, config, codedeploy_store=place.address, **options)


def documents(place):
    """{key below the group: value} of all that is in the store."""
    found = {}
    for key in place.open().list("hello/web"):
        document = json.loads(place.open().read(key)[0])
        assert (document["format"], document["version"]) == ("agentless.codedeploy", 1)
        found[key.removeprefix("hello/web/")] = document[document["kind"]]
    return found


def id_of(run):
    """The id of the deployment that a run made."""
    return re.search(r"Deployment (d-[A-Z0-9]{9}) of hello", run.summary)[1]
