# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store in Amazon S3, below a prefix of a bucket."""

from __future__ import annotations

import contextlib
import random
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3 import s3_api

from .s3_place_errors import conflict, from_s3_error, no_conditional_writes

try:
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
except ImportError:
    pass  # The module says what is missing before it makes a client.

# Time for one try of a call, and how many there are. botocore's standard mode waits between them, and at most 20 s.
CLIENT_CONFIG = {"connect_timeout": 5, "read_timeout": 10, "retries": {"mode": "standard", "total_max_attempts": 4}}
# Whoever renews a lock again and again needs no more than one.
KEEPER_CONFIG = {**CLIENT_CONFIG, "read_timeout": 5, "retries": {"mode": "standard", "total_max_attempts": 1}}
ABSENT = ("NoSuchKey", "404")
CHANGED = ("PreconditionFailed", "412", *ABSENT)
# Two conditional writes at the same moment: S3 asks to try again.
CONFLICTS, CONFLICT_ATTEMPTS, CONFLICT_PAUSE_SECONDS = ("ConditionalRequestConflict", "409", "OperationAborted"), 8, 0.1


class S3Place:
    """Objects with their ETag as version. The client is one that was made with CLIENT_CONFIG."""

    # Each look is a request that is paid for.
    look_seconds = 10

    def __init__(self, client, bucket, prefix):
        self._client, self._bucket = client, bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def name(self, key):
        """What a person calls an object."""
        return f"s3://{self._bucket}/{self._prefix}{key}"

    def read(self, key):
        """(content, version), or None where there is none."""
        with self._told("read", key):
            try:
                answer = s3_api.get_object(self._client, self._bucket, self._prefix + key)
            except ClientError as error:
                if _code(error) in ABSENT:
                    return None
                raise
            with contextlib.closing(answer["Body"]) as body:
                return body.read(), answer["ETag"]

    def write_if_absent(self, key, content):
        """The version that was written, or None where there is an object."""
        return self._write(key, content, {"IfNoneMatch": "*"})

    def write_if_unchanged(self, key, content, version):
        """The version that was written, or None where the object has another version or is gone."""
        return self._write(key, content, {"IfMatch": version})

    def delete_if_unchanged(self, key, version):
        """Whether the object had this version, and is gone now."""
        with self._told("removed", key):
            answer = self._change(key, lambda: s3_api.delete_object(self._client, self._bucket, self._prefix + key, version))
            return not isinstance(answer, ClientError) or (_was_repeated(answer) and self.read(key) is None)

    def list(self, folder):
        """The keys of all objects below a folder, in order."""
        with self._told("listed", folder):
            keys = s3_api.list_keys(self._client, self._bucket, f"{self._prefix}{folder}/")
            return sorted(key[len(self._prefix) :] for key in keys)

    def _write(self, key, content, condition):
        with self._told("written", key):
            answer = self._change(key, lambda: s3_api.put_object(self._client, self._bucket, self._prefix + key, content, condition))
        if not isinstance(answer, ClientError):
            return answer["ETag"]
        # The client repeats a call whose answer was lost, and then finds what it wrote itself.
        found = self.read(key) if _was_repeated(answer) else None
        return found[1] if found and found[0] == content else None

    def _change(self, key, call):
        """What the call answers, or the error that says that the object is not as expected."""
        for attempt in range(CONFLICT_ATTEMPTS):
            try:
                return call()
            except ClientError as error:
                if _code(error) in CHANGED:
                    return error
                if _code(error) not in CONFLICTS:
                    raise
            time.sleep(random.uniform(0, CONFLICT_PAUSE_SECONDS * (attempt + 1)))
        raise conflict(self.name(key))

    @contextlib.contextmanager
    def _told(self, verb, key):
        try:
            yield
        except ParamValidationError as error:
            raise no_conditional_writes(error) from error
        except (ClientError, BotoCoreError) as error:
            raise from_s3_error(error, f"{self.name(key)} in the store cannot be {verb}") from error


def _code(error):
    return str(error.response.get("Error", {}).get("Code", ""))


def _was_repeated(error):
    return bool(error.response.get("ResponseMetadata", {}).get("RetryAttempts"))
