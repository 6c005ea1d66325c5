"""Which addresses of the network may be connected to: those of the open internet, however they are wrapped."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from articles.wordpress.files.connecting import Patience, connect, is_public
from articles.wordpress.files.sources import Missing


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "2606:2800:220:1:248:1893:25c8:1946",
        "2a01:4f8::1",
        "::ffff:93.184.216.34",
        "64:ff9b::5db8:d822",  # the same behind NAT64
        "2002:5db8:d822::1",  # and in 6to4
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "2001:db8::1", "2001::1", "100::1", "4000::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1", "2002:e000:1::1",
        "2a01:4f8::1%eth0", "localhost", "", "1", "0x7f.1", "2130706433",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0", "::1", "::ffff:127.0.0.1"]
)
def test_no_spelling_of_this_machine_is_connected_to(host: str) -> None:
    with pytest.raises(Missing):
        connect(host, 80, may_connect=is_public, patience=Patience(), context=None)


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is checked and private a moment later gains nothing."""
    connected: list[Any] = []
    answers = iter([["93.184.216.34", "10.0.0.1", "93.184.216.35"], ["127.0.0.1"]])

    def look_up(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

    def refuse(address: Any, timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ConnectionRefusedError):
        connect("old.example", 80, may_connect=is_public, patience=Patience(), context=None)
    assert connected == [("93.184.216.34", 80), ("93.184.216.35", 80)]
