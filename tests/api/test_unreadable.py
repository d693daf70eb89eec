"""What is no HTTP at all: refused in the shape of every error, by a real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from api.unreadable import Protocol, told
from queries.canned import catalogue
from tests.api.listening import listening
from tests.api.test_http import Moving, served


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with listening(served(Moving(), catalogue()), http=Protocol) as number:
        yield number


def sent(port: int, request: bytes) -> tuple[str, dict[str, str], bytes]:
    """(status line, headers, body) of what comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as to:
        to.sendall(request)
        whole = b""
        while part := to.recv(65_536):
            whole += part
    head, _, body = whole.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return status, dict(line.lower().split(": ", 1) for line in lines), body


def get(target: str) -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode()


@pytest.mark.parametrize("target", ["/v1/minerals/钴/alliances", "/v1/catalogue?q=钴"])
def test_chinese_as_it_is_in_an_address_is_told_with_the_way_out(port: int, target: str) -> None:
    status, headers, body = sent(port, get(target))
    assert status.startswith("HTTP/1.1 400 ")
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["content-length"]) == len(body)
    told_ = json.loads(body)
    assert (told_["status"], told_["title"]) == (400, "The request cannot be understood")
    assert told_["request_id"] == headers["x-request-id"]
    encoded = quote(target, safe="/?=")
    assert "“钴”" in told_["detail"]
    assert encoded in told_["detail"]
    # What is told as the way out is one: the same address, encoded, is read.
    status, _, _ = sent(port, get(encoded))
    assert not status.startswith("HTTP/1.1 400 ")


def test_whatever_else_is_no_request_is_a_problem_too(port: int) -> None:
    for data in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"hello\r\n\r\n", b"GET / HTTP/1.1\r\nBad Header\x01: x\r\n\r\n"):
        status, headers, body = sent(port, data)
        assert status.startswith("HTTP/1.1 400 ")
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["detail"]


def test_what_is_told_of_bytes() -> None:
    assert "/v1/ask?q=who%20owns" in told(b"GET /v1/ask?q=who owns HTTP/1.1\r\n")
    assert "percent-encoded: /a%FF " in told(b"GET /a\xff HTTP/1.1\r\n")
    assert "%E9%92%B4" in told("GET /v1/ask?q=%20钴".encode())
    assert "%2520" not in told("GET /v1/ask?q=%20钴".encode())
    assert told(b"\x00\x01") == told(b"GET / HTTP/1.1\r\n") == "That is no HTTP request that can be read."
    assert len(told(b"GET /" + "钴".encode() * 5000)) < 600
