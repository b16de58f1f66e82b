# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a server has what a revision needs."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment_paths import DeploymentPaths
from .preflight_needs import preflight_needs
from .preflight_reader import read_facts
from .preflight_rules import preflight_findings
from .previous_deployment import previous_deployment
from ..lifecycle.request_rules import check_appspec, check_roots
from ..segment.past_runs import past_runs


def check_server(request):
    """What this server has and lacks for a deployment. request: the parameters of the module preflight. -> its result"""
    paths = DeploymentPaths(request["deployment_root"], request["deployment"])
    appspec, bundle = request["appspec"], request["bundle"]
    check_roots(request)
    check_appspec(appspec)
    needs = preflight_needs(appspec, request["install_root"])
    facts = read_facts(needs, bundle, paths)
    lacks, may_lack = preflight_findings(appspec, needs, facts, bundle)
    result = {
        "changed": False,
        "staged": facts["staged"],
        "lacks": lacks,
        "may_lack": [{**finding, "warning": f"{finding['message']}. A BeforeInstall script may add it."} for finding in may_lack],
        "last_successful_install": previous_deployment(paths.last_successful_install, request["appspec_filename"]),
        "most_recent_install": previous_deployment(paths.most_recent_install, request["appspec_filename"]),
        "past_runs": past_runs(paths),
    }
    return {**result, **_lacking(lacks).to_failure()} if lacks else result


def _lacking(lacks):
    """One error for all that is lacking; its code is that of the first, and a hint for several is said once."""
    message = "The server is not ready for this revision: " + "; ".join(lack["message"] for lack in lacks) + "."
    hints = dict.fromkeys(lack["hint"] for lack in lacks)
    return DeploymentError(lacks[0]["code"], message, " ".join(hints), reason="server-not-ready")
