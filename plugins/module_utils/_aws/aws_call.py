# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How every call to Elastic Load Balancing is tried again, and how its failure is raised."""

from __future__ import annotations

import functools

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .error_codes import SERVER_SIDE, THROTTLING

try:
    from botocore.exceptions import HTTPClientError
    from botocore.parsers import ResponseParserError
except ImportError:
    pass  # AnsibleAWSModule says what is missing before any call is made.


def api_call(description: str):
    """Decorator of a function that makes one API call: repeats it when throttled (half a minute in all), raises AnsibleAWSError."""

    def decorate(function):
        retry = AWSRetry.jittered_backoff(retries=8, delay=1, max_delay=20, catch_extra_error_codes=[*THROTTLING, *SERVER_SIDE])
        return AWSErrorHandler.common_error_handler(description)(retry(_refuse_foreign_answers(function)))

    return decorate


def _refuse_foreign_answers(function):
    # A proxy's error page is no answer of AWS; botocore has no common base class for that.
    @functools.wraps(function)
    def call(*arguments, **options):
        try:
            return function(*arguments, **options)
        except ResponseParserError as error:
            raise HTTPClientError(error=f"the answer is not AWS's: {str(error).splitlines()[0]}") from error

    return call
