# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What S3 may answer."""

from __future__ import annotations

import time

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import S3Place
from botocore.exceptions import NoCredentialsError, ParamValidationError

from integration.store.places import BUCKET

KEY = "shop/web/lock.json"
GET, PUT, DELETE, LIST = "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListObjectsV2"
CALLS = {
    GET: lambda place: place.read(KEY),
    PUT: lambda place: place.write_if_absent(KEY, b"x"),
    DELETE: lambda place: place.delete_if_unchanged(KEY, "version"),
    LIST: lambda place: place.list("shop"),
}


def refused(act, *arguments):
    with pytest.raises(DeploymentError) as error:
        act(*arguments)
    return error.value


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("answer, code, words", [
    ("AccessDenied", "IAM_ROLE_PERMISSIONS", "Allow s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix, and s3:ListBucket"),
    ("SlowDown", "THROTTLED", "S3 limits requests"),
    ("NoSuchBucket", "STORE_UNAVAILABLE", "Correct the bucket"),
    ("NotImplemented", "STORE_UNAVAILABLE", "has conditional writes"),
    (500, "STORE_UNAVAILABLE", "Deploy again"),
])  # fmt: skip
def test_an_answer_that_is_an_error_says_what_to_do(aws, in_s3, operation, answer, code, words):
    aws.inject_fault(operation, error=answer)
    error = refused(CALLS[operation], in_s3.open())
    assert error.code == code
    assert words in error.hint
    assert f"{in_s3.address}/shop" in error.message
    assert aws.api_calls()[operation] == (3 if answer in ("SlowDown", 500) else 1)


def test_an_answer_that_does_not_come_is_not_waited_for_for_ever(aws, in_s3):
    aws.inject_fault(GET, delay_seconds=60)
    began = time.monotonic()
    error = refused(in_s3.open(retries={"mode": "standard", "total_max_attempts": 1}).read, KEY)
    assert time.monotonic() - began < 30
    assert (error.code, "Check that the controller can reach S3" in error.hint) == ("STORE_UNAVAILABLE", True)


def test_it_gets_over_a_while_of_throttling_and_failures(aws, in_s3):
    place = in_s3.open()
    for answer in ("SlowDown", 503, 500):
        aws.inject_fault(PUT, error=answer, times=1)
        aws.inject_fault(GET, error=answer, times=1)
        version = place.write_if_absent(f"{answer}.json", b"x")
        assert version
        assert place.read(f"{answer}.json") == (b"x", version)


def test_a_write_whose_answer_is_lost_is_known_as_our_own(aws, in_s3):
    place = in_s3.open()
    aws.inject_fault(PUT, error=500, times=1, carried_out=True)
    first = place.write_if_absent(KEY, b"ours")
    assert place.read(KEY) == (b"ours", first)
    aws.inject_fault(PUT, error=503, times=1, carried_out=True)
    second = place.write_if_unchanged(KEY, b"ours too", first)
    assert place.read(KEY) == (b"ours too", second)
    aws.inject_fault(DELETE, error=500, times=1, carried_out=True)
    assert place.delete_if_unchanged(KEY, second) is True


def test_a_repeated_write_is_not_taken_for_our_own_where_another_was_faster(aws, in_s3):
    place = in_s3.open()
    place.write_if_absent(KEY, b"theirs")
    aws.inject_fault(PUT, error=500, times=1)
    assert place.write_if_absent(KEY, b"ours") is None
    assert place.read(KEY)[0] == b"theirs"


def test_it_tries_again_when_another_writes_at_the_same_moment(aws, in_s3):
    place = in_s3.open()
    aws.inject_fault(PUT, error="ConditionalRequestConflict", times=2)
    assert place.write_if_absent(KEY, b"x")
    assert aws.api_calls()[PUT] == 3
    aws.inject_fault(PUT, error="ConditionalRequestConflict")
    assert "written to by others all the time" in refused(place.write_if_absent, "b.json", b"x").message


def test_it_needs_no_other_calls_than_it_says(aws, in_s3):
    place = in_s3.open()
    version = place.write_if_unchanged(KEY, b"2", place.write_if_absent(KEY, b"1"))
    assert place.read(KEY)
    assert place.list("shop")
    assert place.delete_if_unchanged(KEY, version)
    assert aws.api_calls() == {PUT: 2, GET: 1, LIST: 1, DELETE: 1}


class Broken:
    """A client whose calls all fail the same way."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, _name):
        def fail(**_arguments):
            raise self._error
        return fail


def test_a_controller_that_lacks_something_says_what():
    assert refused(S3Place(Broken(NoCredentialsError()), BUCKET, "").read, KEY).code == "IAM_ROLE_MISSING"
    unknown = ParamValidationError(report='Unknown parameter in input: "IfMatch"')
    assert "Install boto3" in refused(S3Place(Broken(unknown), BUCKET, "").write_if_unchanged, KEY, b"", "v").hint
