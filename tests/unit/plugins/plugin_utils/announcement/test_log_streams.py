# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import random
import re

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.log_streams import check_log_group_name, stream_name

# As the API reference of CloudWatch Logs has it.
STREAM = re.compile(r"[^:*]{1,512}")


@pytest.mark.parametrize("name", ["x", "codedeploy", "/aws/codedeploy", "Shop/web_1.log#a-b", "a" * 512])
def test_a_log_group(name):
    check_log_group_name(name)


@pytest.mark.parametrize("name", [" ", "a b", "a:b", "a*", "caf\u00e9", "a\n", "a" * 513, "aws/codedeploy", 5, ["a"]])
def test_no_log_group(name):
    with pytest.raises(DeploymentError) as error:
        check_log_group_name(name)
    assert (error.value.code, error.value.where["option"]) == ("INVALID_OPTION", "codedeploy_log_group_name")
    assert f"codedeploy_log_group_name is {name!r}" in error.value.message and "at most 512" in error.value.hint


@pytest.mark.parametrize("host, expected", [
    ("web-1", "d-1/web-1"),
    ("web-1.example.com", "d-1/web-1.example.com"),
    ("caf\u00e9 1", "d-1/caf\u00e9 1"),
    ("fe80::1", "d-1/fe80%3A%3A1"),
    ("a*", "d-1/a%2A"),
    ("a%2A", "d-1/a%252A"),
    ("a\nb", "d-1/a%0Ab"),
    ("\udcff", "d-1/%DCFF"),
    ("h" * 508, "d-1/" + "h" * 508),
])
def test_a_stream(host, expected):
    assert stream_name("d-1", host) == expected


def test_two_hosts_never_share_a_stream():
    chance = random.Random(3)
    short = ["".join(letters) for count in range(5) for letters in itertools.product("%:*2A~\x1f", repeat=count)]
    long = ["".join(chance.choices(":*%~ab2A", k=chance.randrange(400, 700))) for _number in range(500)]
    alike = ["h" * 1000 + letter for letter in "abc:*%"] + ["h" * count for count in range(500, 520)]
    # What a host would have to be called to have the stream of a long one.
    hosts = dict.fromkeys([*short, *long, *alike])
    for host in [*hosts]:
        hosts[stream_name("d-1", host).removeprefix("d-1/")] = None
    streams = {stream_name("d-1", host) for host in hosts}
    assert len(streams) == len(hosts) > 3000 and all(STREAM.fullmatch(stream) for stream in streams)
