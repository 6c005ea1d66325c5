"""Connections to other people's servers: only to public addresses, to the very one that was checked, and with an end.

An export is somebody else's file. What it names must not make this server ask its own network for something.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.wordpress.files.sources import Missing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
TEREDO = ipaddress.ip_network("2001::/32")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
MOST_ADDRESSES = 4  # of one name

MayConnect = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it is wrapped in another one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_public_4(found)
    inner = found.ipv4_mapped or found.sixtofour
    if found in NAT64:
        inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if inner:
        return _is_public_4(inner)
    is_open = found in GLOBAL_UNICAST and found not in TEREDO and found.scope_id is None
    return is_open and found.is_global and not found.is_multicast


def _is_public_4(address: ipaddress.IPv4Address) -> bool:
    """Python counts multicast as global; shared address space (100.64.0.0/10) it does not."""
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True)
class Patience:
    """In seconds: for a connection, for the next bytes, and for one answer from beginning to end."""

    connect: float = 10
    read: float = 20
    total: float = 180


class Line:
    """One connection, with the only methods that http.client needs of a socket."""

    def __init__(self, plain: socket.socket, patience: Patience, context: ssl.SSLContext | None, host: str) -> None:
        self.patience, self.end = patience, monotonic() + patience.total
        try:
            self.socket = context.wrap_socket(plain, server_hostname=host) if context else plain
        except BaseException:
            plain.close()
            raise

    def sendall(self, data: bytes) -> None:
        self.socket.settimeout(self.left())
        self.socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        self.socket.close()

    def left(self) -> float:
        """Until the next bytes must be there; a server that sends one at a time gains nothing by it."""
        left = min(self.patience.read, self.end - monotonic())
        if left <= 0:
            raise TimeoutError
        return left


class _Reader(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self.line.socket.settimeout(self.line.left())
        return self.line.socket.recv_into(buffer)


def connect(
    host: str, port: int, *, may_connect: MayConnect, patience: Patience, context: ssl.SSLContext | None
) -> Line:
    """To the first address of the name that may be connected to and answers; with `context`, as https for the name.

    Raises Missing where none may be, OSError where none answers or the certificate is wrong.
    """
    allowed = [address for address in _addresses(host, port) if may_connect(address)][:MOST_ADDRESSES]
    if not allowed:
        raise Missing(_("Its server is in no public network: %(host)s.") % {"host": host})
    for address in allowed:
        try:
            # A number, so nothing is looked up a second time.
            plain = socket.create_connection((address, port), patience.connect)
        except OSError:
            if address == allowed[-1]:
                raise
            continue
        break
    return Line(plain, patience, context, host)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            raise  # nobody could be asked at the moment
        raise Missing(_("Its server is not known: %(host)s.") % {"host": host}) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
