# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's SNS lets pass, patched into its models: bad subjects, empty messages, long batches, and the second of two alike on a FIFO topic."""

from __future__ import annotations

import hashlib
import time

from moto.sns.exceptions import InvalidParameterValue, SNSException
from moto.sns.models import SNSBackend, Topic

MOST_BYTES = 256 * 1024
MOST_SUBJECT_CHARACTERS = 100
DEDUPLICATION_SECONDS = 300


class BatchRequestTooLong(SNSException):
    code = "BatchRequestTooLong"
    message = "The length of all the batch messages put together is more than the limit."


def install() -> None:
    """Patch moto in this process."""
    SNSBackend.publish = _refusing_bad_messages(SNSBackend.publish)
    SNSBackend.publish_batch = _refusing_long_batches(SNSBackend.publish_batch)
    Topic.publish = _once(Topic.publish)


def subject_problem(subject: str) -> str | None:
    """What SNS has against a subject, if anything."""
    if not 0 < len(subject) <= MOST_SUBJECT_CHARACTERS:
        return f"a subject has 1 to {MOST_SUBJECT_CHARACTERS} characters, this one has {len(subject)}"
    if not (subject.isascii() and subject.isprintable()):
        return "a subject is ASCII without line breaks and control characters"
    return "a subject begins with a letter, number or punctuation mark" if subject[0] == " " else None


def _refusing_bad_messages(publish):
    def checked(backend, message, arn, **options):
        subject = options.get("subject")
        problem = subject_problem(subject) if subject is not None else None
        if problem:
            raise InvalidParameterValue(f"Invalid parameter: Subject Reason: {problem}")
        if not message:
            raise InvalidParameterValue("Invalid parameter: Empty message")
        if len(message.encode()) > MOST_BYTES:
            raise InvalidParameterValue("Invalid parameter: Message too long")
        return publish(backend, message, arn, **options)

    return checked


def _refusing_long_batches(publish_batch):
    def checked(backend, topic_arn, publish_batch_request_entries):
        backend.get_topic(topic_arn)
        if sum(len(entry["Message"].encode()) for entry in publish_batch_request_entries) > MOST_BYTES:
            raise BatchRequestTooLong
        return publish_batch(backend, topic_arn, publish_batch_request_entries)

    return checked


def _once(publish):
    """On a FIFO topic, a message with the deduplication id of another in the last five minutes is taken, and goes nowhere."""

    def published(topic, message, **options):
        if not topic.name.endswith(".fifo"):
            return publish(topic, message, **options)
        earlier = vars(topic).setdefault("emulated_deduplication", {})
        key = options.get("deduplication_id") or hashlib.sha256(message.encode()).hexdigest()
        taken_at, message_id = earlier.get(key, (0.0, ""))
        if taken_at + DEDUPLICATION_SECONDS < time.time():
            message_id = publish(topic, message, **options)
            earlier[key] = (time.time(), message_id)
        return message_id

    return published
