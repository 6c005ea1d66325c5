"""Files fetched from the old site: within limits, politely, and each once; what came is kept for the next run."""

from __future__ import annotations

import hashlib
import os
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, cast
from urllib.parse import SplitResult

from django.utils.translation import gettext as _

from articles.wordpress.files.asking import PORTS, WEB, PassingError, joined, parts_of, refuse, request_for
from articles.wordpress.files.connecting import MayConnect, Patience, connect, is_public
from articles.wordpress.files.sources import Missing

CHUNK = 2**16
REDIRECTS = {301, 302, 303, 307, 308}
PART = ".part"
STALE = 24 * 3600  # seconds after which half a file is nobody's work any more


@dataclass(frozen=True)
class Limits:
    """`pause` comes before the second try and doubles for each further one; `gap` lies between any two requests.

    After `patient_for` files in a row that a server did not give in all tries, it is left in peace: the next run asks
    again, and an import does not wait for days for a site that is gone.
    """

    size: int = 64 * 2**20
    redirects: int = 3
    tries: int = 3
    pause: float = 2
    gap: float = 0.25
    patient_for: int = 5
    patience: Patience = field(default_factory=Patience)
    ports: frozenset[int] = WEB  # empty: any


class NotKeptError(Exception):
    """What was fetched cannot be written here, so it makes no sense to go on."""


class Fetched:
    """The old site at `base`, as far as it still answers. `folder` keeps what was fetched, by digests of addresses."""

    def __init__(
        self,
        base: str,
        folder: Path,
        *,
        limits: Limits = Limits(),
        may_connect: MayConnect = is_public,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base, self.folder, self.limits, self.may_connect = base, folder, limits, may_connect
        self.context = context or ssl.create_default_context()
        self.sleep = sleep
        self.last = 0.0
        self.silent: Counter[str] = Counter()  # by host, how often in a row it was asked in vain
        self._forget_halves()

    def open(self, address: str) -> BinaryIO:
        whole = joined(self.base, address.partition("#")[0])
        path = self._path_of(whole)
        if not path.exists():
            self._fetch_into(path, whole)
        return path.open("rb")

    def _path_of(self, address: str) -> Path:
        digest = hashlib.sha256(address.encode(errors="replace")).hexdigest()
        return self.folder / digest[:2] / digest

    def _forget_halves(self) -> None:
        """What a run that was killed had begun."""
        for path in self.folder.glob(f"*/*{PART}"):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink(missing_ok=True)

    def _fetch_into(self, path: Path, address: str) -> None:
        """It has its name only when it is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=PART, delete=False) as file:
            try:
                self._try(address, file)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _try(self, address: str, file: IO[bytes]) -> None:
        host, pause = parts_of(address, self.limits.ports).netloc, self.limits.pause
        if self.silent[host] >= self.limits.patient_for:
            raise Missing(_("%(host)s did not answer several times in a row; it is not asked again.") % {"host": host})
        for number in range(1, self.limits.tries + 1):
            try:
                self._follow(address, file)
            except Missing:
                del self.silent[host]
                raise
            except PassingError as trouble:
                if number == self.limits.tries:
                    self.silent[host] += 1
                    text = _("%(reason)s It was tried %(number)d times.")
                    raise Missing(text % {"reason": trouble.reason, "number": number}) from trouble
            else:
                del self.silent[host]
                return
            self.sleep(pause)
            pause *= 2

    def _follow(self, address: str, file: IO[bytes]) -> None:
        for _number in range(self.limits.redirects + 1):
            further = self._ask(parts_of(address, self.limits.ports), file)
            if further is None:
                return
            address = joined(address, further)
        raise Missing(_("The old site sends from one address to the next without end."))

    def _ask(self, parts: SplitResult, file: IO[bytes]) -> str | None:
        """Write the answer into the file, or return the address it leads to."""
        self.sleep(max(0.0, self.last + self.limits.gap - time.monotonic()))
        file.seek(0)
        file.truncate()
        try:
            return self._answer(parts, file)
        except TimeoutError as error:
            raise PassingError(_("The old site took too long to answer.")) from error
        except ssl.SSLCertVerificationError as error:
            reason = _("The certificate of %(host)s is not valid for it: %(reason)s.")
            raise Missing(reason % {"host": parts.hostname, "reason": error.verify_message}) from error
        except (OSError, HTTPException) as error:
            reason = _("The connection to the old site failed: %(error)s.")
            raise PassingError(reason % {"error": str(error)[:100]}) from error  # it may quote a long answer
        finally:
            self.last = time.monotonic()

    def _answer(self, parts: SplitResult, file: IO[bytes]) -> str | None:
        line = connect(
            parts.hostname or "",
            parts.port or PORTS[parts.scheme],
            may_connect=self.may_connect,
            patience=self.limits.patience,
            context=self.context if parts.scheme == "https" else None,
        )
        try:
            line.sendall(request_for(parts))
            response = HTTPResponse(cast("socket.socket", line), method="GET")
            response.begin()
            return self._read(response, file)
        finally:
            line.close()

    def _read(self, response: HTTPResponse, file: IO[bytes]) -> str | None:
        location = response.getheader("Location", "")
        if response.status in REDIRECTS and location:
            return location.encode("latin-1", "replace").decode(errors="replace")  # often UTF-8, against the rules
        refuse(response)
        announced = response.length or 0
        if announced > self.limits.size:
            raise self._too_large()
        size = 0
        while chunk := response.read(CHUNK):
            size += len(chunk)
            if size > self.limits.size:
                raise self._too_large()
            _write(file, chunk)
        if response.length:
            raise PassingError(_("The old site broke off in the middle."))
        return None

    def _too_large(self) -> Missing:
        return Missing(_("It is larger than %(limit)d MB.") % {"limit": self.limits.size // 2**20})


def _write(file: IO[bytes], chunk: bytes) -> None:
    try:
        file.write(chunk)
    except OSError as error:  # which would be taken for the connection's
        raise NotKeptError(str(error)) from error
