# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one HTTP address of the emulator: its own controls, then faults and counts, then moto."""

from __future__ import annotations

import json
import time
from collections import Counter
from threading import Lock

from ..services import pricing_api
from .api_calls import ApiCall, body_of, identify, request_text, signing_region
from .api_errors import ApiError, api_error
from ..autoscaling.launches.failures import LaunchFailure
from ..autoscaling.region import Region
from ..autoscaling.service import launched_instances
from .changes import HELD_FOR_SECONDS, Changes, Hold
from ..traffic.data_plane import DataPlane
from .faults import Fault, Faults
from ..names import CONTROL_PREFIX
from .presigned_url import is_expired

ONE_AT_A_TIME = {"s3:PutObject", "s3:DeleteObject"}


class Api:
    """A WSGI application around moto's."""

    def __init__(self, moto, data_plane: DataPlane) -> None:
        self._moto = moto
        self._data_plane = data_plane
        self._faults = Faults()
        self._changes = Changes()
        self._calls: Counter[str] = Counter()
        self._lock = Lock()
        self._changing_objects = Lock()

    def __call__(self, environ: dict, start_response):
        if environ["PATH_INFO"].startswith(CONTROL_PREFIX):
            return self._control(environ, start_response)
        call = identify(environ)
        with self._lock:
            self._calls[call.name] += 1
        fault = self._faults.take(call.name, lambda: request_text(environ))
        if fault:
            time.sleep(fault.delay_seconds)
        if fault and fault.error is not None:
            if fault.carried_out:
                b"".join(self._carry_out(call, environ, lambda *_answer: None))
            return _respond(start_response, api_error(call.service, call.protocol, fault.error))
        if call.service == "s3" and is_expired(environ.get("QUERY_STRING", ""), time.time()):
            return _respond(start_response, api_error("s3", "query", "AccessDenied", "Request has expired"))
        hold = self._changes.note(call, lambda: request_text(environ))
        if hold:
            return _respond(start_response, self._held(hold, call, environ))
        return self._carry_out(call, environ, start_response)

    def _held(self, hold: Hold, call: ApiCall, environ: dict) -> ApiError:
        if hold.carried_out:
            b"".join(self._carry_out(call, environ, lambda *_answer: None))
        self._changes.held = call.name
        hold.is_over.wait(HELD_FOR_SECONDS)
        return api_error(call.service, call.protocol, "InternalFailure")

    def _carry_out(self, call: ApiCall, environ: dict, start_response):
        """moto looks whether an object is as a condition says and writes it in two steps, between which no other call may come."""
        if call.service == "pricing":
            return _answer_price(call, environ, start_response)
        if call.name in ONE_AT_A_TIME:
            with self._changing_objects:
                return self._moto(environ, start_response)
        return self._moto(environ, start_response)

    def _hold_unhealthy(self, target_id: str) -> None:
        self._data_plane.monitor.held_unhealthy.add(target_id)

    def _control(self, environ: dict, start_response):
        """POST /emulator/COMMAND with the arguments as JSON; the result comes back as JSON."""
        arguments = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or "{}")
        commands = {
            "api_calls": lambda: dict(self._calls),
            "reset_api_calls": self._reset,
            "changes": lambda: self._changes.names,
            "hold_change": self._changes.hold,
            "held_change": lambda: self._changes.held,
            "release_change": self._changes.release,
            "inject_fault": lambda **fault: self._faults.add(Fault(**fault)),
            "hold_unhealthy": self._hold_unhealthy,
            "clear_faults": self._clear_faults,
            "fail_launches": lambda **failure: Region.failures.add(LaunchFailure(**failure)),
            "allow_groups": Region.allow_groups,
            "launched_instances": launched_instances,
            "processor_seconds": time.process_time,
            "listeners": lambda: dict(self._data_plane.listener_addresses),
        }
        with self._lock:
            result = commands[environ["PATH_INFO"].removeprefix(CONTROL_PREFIX)](**arguments)
        body = json.dumps(result).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def _reset(self) -> None:
        self._calls.clear()
        self._changes.reset()

    def _clear_faults(self) -> None:
        self._faults.clear()
        self._changes.release()
        Region.failures.clear()
        Region.allow_groups()
        self._data_plane.monitor.held_unhealthy.clear()


def _answer_price(call: ApiCall, environ: dict, start_response):
    found = pricing_api.answer(call.operation, signing_region(environ), json.loads(body_of(environ)))
    if found is None:
        return _respond(start_response, api_error(call.service, call.protocol, "InvalidParameterException"))
    body = json.dumps(found).encode()
    start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))])
    return [body]


def _respond(start_response, error: ApiError):
    headers = [("Content-Type", error.content_type), ("Content-Length", str(len(error.body))), *error.headers]
    start_response(f"{error.status} Error", headers)
    return [error.body]
