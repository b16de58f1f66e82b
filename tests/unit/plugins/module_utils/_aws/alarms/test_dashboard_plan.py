# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.change_rules import changed_only
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.dashboard_plan import body_text, dashboard_change

BODY = {"start": "-P7D", "widgets": [{"x": 0, "title": "a"}]}


@pytest.mark.parametrize("found, wanted, changes", [
    (body_text(BODY), BODY, False),
    (json.dumps({"widgets": [{"title": "a", "x": 0.0}], "start": "-P7D"}, indent=4), BODY, False),
    (None, None, False),
    (None, BODY, True),
    (body_text(BODY), None, True),
    (body_text({**BODY, "start": "-P1D"}), BODY, True),
    ("no JSON", BODY, True),
    ("[]", BODY, True),
    ("no JSON", None, True),
])
def test_dashboards_are_compared_by_what_they_say(found, wanted, changes):
    assert bool(changed_only([dashboard_change("name", found, wanted)])) == changes
