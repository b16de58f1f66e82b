# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.call_failure import failure_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.failure_rules import HOPELESS, REFUSED, THROTTLED, UNANSWERED, UNREACHED
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from botocore import exceptions
from botocore.parsers import ResponseParserError

URL = {"endpoint_url": "https://sns.example"}


@pytest.mark.parametrize("error, kind, code", [
    (exceptions.NoCredentialsError(), HOPELESS, "IAM_ROLE_MISSING"),
    (exceptions.ProfileNotFound(profile="p"), HOPELESS, "IAM_ROLE_MISSING"),
    (exceptions.CredentialRetrievalError(provider="p", error_msg="x"), HOPELESS, "IAM_ROLE_MISSING"),
    (exceptions.SSOTokenLoadError(error_msg="x"), HOPELESS, "IAM_ROLE_MISSING"),
    (exceptions.EndpointConnectionError(**URL), UNREACHED, "INTERNAL_ERROR"),
    (exceptions.ConnectTimeoutError(**URL), UNREACHED, "INTERNAL_ERROR"),
    (exceptions.ProxyConnectionError(proxy_url="http://proxy"), UNREACHED, "INTERNAL_ERROR"),
    (exceptions.SSLError(error="x", **URL), HOPELESS, "INTERNAL_ERROR"),
    (exceptions.ReadTimeoutError(**URL), UNANSWERED, "INTERNAL_ERROR"),
    (exceptions.ConnectionClosedError(**URL), UNANSWERED, "INTERNAL_ERROR"),
    (exceptions.HTTPClientError(error="x"), UNANSWERED, "INTERNAL_ERROR"),
    (ResponseParserError("x"), UNANSWERED, "INTERNAL_ERROR"),
    (RuntimeError(), UNANSWERED, "INTERNAL_ERROR"),
    (exceptions.ParamValidationError(report="x"), REFUSED, "MESSAGE_INVALID"),
    (UnicodeEncodeError("utf-8", "\udc80", 0, 1, "x"), REFUSED, "MESSAGE_INVALID"),
    (DeploymentError("CODE", "Text.", "Do this."), HOPELESS, "CODE"),
    (exceptions.ClientError({"Error": {"Code": "Throttling"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, "PublishBatch"), THROTTLED, "THROTTLED"),
    (exceptions.ClientError({"Error": {"Code": "x"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "PublishBatch"), UNANSWERED, "INTERNAL_ERROR"),
    (exceptions.ClientError({"Error": {}}, "PublishBatch"), REFUSED, "MESSAGE_INVALID"),
])
def test_what_an_exception_says(error, kind, code):
    failure = failure_of(error, "topic t")
    assert (failure.kind, failure.code) == (kind, code)
    assert failure.message.startswith("Failed to send to topic t: ") and failure.message.endswith(".") and failure.hint
