"""Who calls, as far as our own proxies vouch for it; and whether one of our own pages sent a form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from forum.http import client_ip, is_same_origin, normal_address

PEER = "10.0.0.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, PEER),
        (0, "198.51.100.7", PEER),  # nobody of ours wrote this header
        (1, None, PEER),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),  # the left one is the client's claim
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.8", "198.51.100.7"),
        (2, "198.51.100.7", PEER),  # one of two proxies was passed by
        (1, "203.0.113.1,", PEER),
        (1, "unknown", PEER),
        (1, "203.0.113.1, <script>", PEER),
        (1, ", " * 5000, PEER),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1,198.51.100.7", "198.51.100.7"),  # a repeated header, as servers join it
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Any, rf: RequestFactory, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.FORUM_TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert client_ip(rf.get("/", REMOTE_ADDR=PEER, headers=headers)) == expected


def test_behind_a_unix_socket_there_may_be_no_address(settings: Any, rf: RequestFactory) -> None:
    settings.FORUM_TRUSTED_PROXIES = 1
    assert client_ip(rf.get("/", REMOTE_ADDR="")) is None
    assert client_ip(rf.get("/", REMOTE_ADDR="", headers={"X-Forwarded-For": "198.51.100.7"})) == "198.51.100.7"


@pytest.mark.parametrize(
    "text", ["", " ", "1.2.3", "1.2.3.256", "01.2.3.4", "[::1", "::1]", "::1::", "１.2.3.4", "1.2.3.4:x", "a" * 9999]
)
def test_garbage_is_no_address(text: str) -> None:
    assert normal_address(text) is None


def test_an_address_has_one_spelling() -> None:
    assert normal_address("2001:DB8:0:0::7") == normal_address("[2001:db8::7]:1") == "2001:db8::7"
    assert normal_address("fe80::1%eth0") == "fe80::1"


@given(st.ip_addresses())
def test_a_normal_address_stays_as_it_is(address: Any) -> None:
    normal = normal_address(str(address))
    assert normal is not None
    assert normal_address(normal) == normal


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    normal_address(text)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://testserver"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "https://testserver"}, True),
        ({"Origin": "https://testserver:443"}, True),
        ({"Referer": "https://testserver/2022/08/16/slug/?x=1"}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "null", "Referer": "https://testserver/"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://testserver"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://testserver"}, False),
        ({"Origin": "https://testserver:8443"}, False),
        ({"Origin": "https://testserver.evil.example"}, False),
        ({"Origin": "https://testserver@evil.example"}, False),
        ({"Origin": "https://[broken"}, False),
        ({"Origin": "https://testserver:port"}, False),
        ({"Referer": "https://evil.example/https://testserver/"}, False),
        ({"Referer": "testserver"}, False),
        ({"Host": "evil.example", "Origin": "https://evil.example"}, False),
    ],
)
def test_only_our_own_pages_are_same_origin(rf: RequestFactory, headers: dict[str, str], expected: bool) -> None:
    assert is_same_origin(rf.post("/", headers=headers, secure=True)) is expected


def test_port_is_part_of_the_origin(rf: RequestFactory) -> None:
    headers = {"Host": "testserver:8000", "Origin": "http://testserver:8000"}
    assert is_same_origin(rf.post("/", headers=headers))
    assert not is_same_origin(rf.post("/", headers={**headers, "Origin": "http://testserver"}))
