"""Fetching from the old site: what comes, what is refused and why, how long anything may take, and that it is kept."""

from __future__ import annotations

import io
import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest

from articles.wordpress.files import fetching
from articles.wordpress.files.connecting import Patience
from articles.wordpress.files.fetching import Fetched, Limits, NotKeptError
from articles.wordpress.files.sources import Missing
from tests.articles.wordpress.old_site import CERTIFICATE, PICTURE, OldSite, running

FAST = Limits(size=100_000, pause=0.01, gap=0, patience=Patience(connect=60, read=60, total=60), ports=frozenset())
HASTY = replace(FAST, patience=Patience(connect=60, read=0.3, total=0.8))


@pytest.fixture
def site() -> Iterator[OldSite]:
    with running() as found:
        yield found


def fetched(site: OldSite, folder: Path, **over: Any) -> Fetched:
    """May connect to 127.0.0.1, as otherwise to public addresses, and to nothing else."""
    return Fetched(site.base, folder, **{"limits": FAST, "may_connect": lambda address: address == "127.0.0.1", **over})


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("/good/p.jpg", PICTURE),
        ("good/p%20%C3%A9 ü.jpg?a=b c&d=é#f", PICTURE),
        ("/chunked/", b"picture"),
        ("/unmeasured/", PICTURE),
        ("/trouble/", PICTURE),
        ("/hops/3", PICTURE),
        ("/to//good/ü.jpg", PICTURE),
    ],
)
def test_what_is_there_comes(site: OldSite, tmp_path: Path, address: str, content: bytes) -> None:
    with fetched(site, tmp_path).open(address) as file:
        assert file.read() == content
    assert [path.read_bytes() for path in kept(tmp_path)] == [content]
    assert site.asked[0].isascii()
    assert " " not in site.asked[0]
    assert site.headers[0]["Host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize(
    ("address", "reason", "times"),
    [
        ("/none.jpg", "does not have it", 1),
        ("/status/410", "does not have it", 1),
        ("/status/403", "answered 403", 1),
        ("/status/204", "answered 204", 1),
        ("/status/302", "answered 302", 1),
        ("/status/500", "answered 500. It was tried 3 times", 3),
        ("/page/", "a page instead of the file", 1),
        ("/packed/", "not asked for", 1),
        ("/hops/4", "without end", 4),
        ("/to/ftp://127.0.0.1/x", "nothing|no address from which", 1),
        ("/to/file:///etc/passwd", "no address from which", 1),
        ("/to/http://[x", "no address", 1),
        ("/announced/", "larger than", 1),
        ("/endless/", "larger than", 1),
        ("/cut/", "broke off in the middle. It was tried 3 times", 3),
        ("/cutchunk/", "connection to the old site failed", 3),
        ("/nonsense/", "connection to the old site failed", 3),
    ],
)
def test_what_cannot_be_had_is_missing_with_the_reason(
    site: OldSite, tmp_path: Path, address: str, reason: str, times: int
) -> None:
    with pytest.raises(Missing, match=reason):
        fetched(site, tmp_path).open(address)
    assert len(site.asked) == times
    assert kept(tmp_path) == []


@pytest.mark.parametrize("address", ["/silent/", "/slow/", "/head/"])
def test_what_takes_too_long_is_given_up(site: OldSite, tmp_path: Path, address: str) -> None:
    """After three tries of 0.8 seconds, and what the machine needs; each answer would take fifty."""
    started = time.monotonic()
    with pytest.raises(Missing, match=r"took too long to answer\. It was tried 3 times"):
        fetched(site, tmp_path, limits=HASTY).open(address)
    assert time.monotonic() - started < 30
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "address",
    ["ftp://127.0.0.1/x", "javascript:alert(1)", "http://user:pass@127.0.0.1/", "http://[x",
     "http://127.0.0.1:99999/", "http://a b/", "http://127.0.0.1%0d%0aX:y/", "http://xn--/",
     "http://" + "a" * 300 + "/", "http://\ud800/", "data:text/plain,x", "http://none.invalid/x"],
)  # fmt: skip
def test_what_is_no_address_is_not_asked_for(site: OldSite, tmp_path: Path, address: str) -> None:
    with pytest.raises(Missing):
        fetched(site, tmp_path).open(address)
    assert site.asked == []


def test_no_line_can_be_smuggled_into_a_request(site: OldSite, tmp_path: Path) -> None:
    with pytest.raises(Missing):
        fetched(site, tmp_path).open('/none.jpg?\r\nX-Evil: 1\n/\\\x00"<>')
    assert "X-Evil" not in site.headers[0]
    assert len(site.asked) == 1


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "[::1]", "[::ffff:127.0.0.2]"])
def test_a_redirect_leads_to_no_other_address_than_one_may_connect_to(site: OldSite, tmp_path: Path, host: str) -> None:
    with pytest.raises(Missing, match="in no public network"):
        fetched(site, tmp_path).open(f"/to/http://{host}:{site.port}/good/")
    assert len(site.asked) == 1


def test_without_leave_nothing_private_is_asked(site: OldSite, tmp_path: Path) -> None:
    for address in (f"{site.base}/good/", f"http://localhost:{site.port}/good/", f"http://2130706433:{site.port}/"):
        with pytest.raises(Missing, match="in no public network"):
            Fetched(site.base, tmp_path, limits=FAST).open(address)
    assert site.asked == []


def test_a_second_run_fetches_nothing_twice(site: OldSite, tmp_path: Path) -> None:
    fetched(site, tmp_path).open("/good/p.jpg").close()
    for address in ("/good/p.jpg", f"{site.base}/good/p.jpg#there"):
        with fetched(site, tmp_path).open(address) as file:
            assert file.read() == PICTURE
    assert site.asked == ["/good/p.jpg"]


def test_a_run_that_is_stopped_leaves_no_half_file(
    site: OldSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(file: IO[bytes], chunk: bytes) -> None:
        file.write(chunk[:5])
        raise KeyboardInterrupt

    source = fetched(site, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "_write", stop)
        with pytest.raises(KeyboardInterrupt):
            source.open("/good/p.jpg")
    assert kept(tmp_path) == []
    with source.open("/good/p.jpg") as file:
        assert file.read() == PICTURE


def test_half_files_of_a_killed_run_never_count_and_go(site: OldSite, tmp_path: Path) -> None:
    fetched(site, tmp_path).open("/good/p.jpg").close()
    whole = kept(tmp_path)[0]
    whole.rename(whole.with_name("tmpx.part"))
    half = whole.with_name("tmpx.part")
    with fetched(site, tmp_path).open("/good/p.jpg") as file:
        assert file.read() == PICTURE
    assert half.exists()  # it might still be another run's
    os.utime(half, (0, 0))
    fetched(site, tmp_path)
    assert not half.exists()


def test_a_full_disk_is_not_taken_for_a_bad_connection(
    site: OldSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, chunk: Any) -> int:
            raise OSError(28, "No space left on device")

    write = fetching._write
    monkeypatch.setattr(fetching, "_write", lambda _file, chunk: write(Full(), chunk))
    with pytest.raises(NotKeptError, match="No space left"):
        fetched(site, tmp_path).open("/good/p.jpg")
    assert len(site.asked) == 1


def test_there_is_a_gap_between_requests_and_a_growing_pause_between_tries(site: OldSite, tmp_path: Path) -> None:
    paused: list[float] = []
    limits = Limits(pause=2000, gap=1000, patience=FAST.patience, ports=frozenset())
    source = fetched(site, tmp_path, limits=limits, sleep=paused.append)
    with pytest.raises(Missing):
        source.open("/status/503")
    first, *rest = paused
    assert first == 0
    assert [pause for pause in rest if pause >= 2000] == [2000, 4000]
    assert all(0 < pause <= 1000 for pause in rest if pause < 2000)
    assert len(rest) == 4


def test_a_site_that_is_gone_is_not_asked_for_days(site: OldSite, tmp_path: Path) -> None:
    source = fetched(site, tmp_path)
    for number in range(7):
        with pytest.raises(Missing, match="tried 3 times" if number < 5 else "is not asked again"):
            source.open(f"/status/{500 + number}")
    assert len(site.asked) == 15
    with pytest.raises(Missing, match="does not have it"):
        fetched(site, tmp_path).open("/none.jpg")


def test_one_answer_among_failures_is_a_sign_of_life(site: OldSite, tmp_path: Path) -> None:
    source = fetched(site, tmp_path)
    for number in range(9):
        with pytest.raises(Missing, match="does not have it" if number == 4 else "tried 3 times"):
            source.open("/none.jpg" if number == 4 else f"/status/{500 + number}")


def test_https_is_for_the_name_that_was_asked_for(tmp_path: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    with running(https=True) as site:
        good = f"https://localhost:{site.port}/good/"
        with fetched(site, tmp_path, context=trusting).open(good) as file:
            assert file.read() == PICTURE
        with pytest.raises(Missing, match="certificate of 127"):
            fetched(site, tmp_path, context=trusting).open(good.replace("localhost", "127.0.0.1"))
        with pytest.raises(Missing, match="certificate of localhost"):
            fetched(site, tmp_path / "other").open(good)
        assert site.asked == ["/good/"]


@pytest.mark.parametrize("address", ["http://[bad/x.pdf#a", "https://\u2100.example/x.png"])
def test_what_is_no_address_is_missing(tmp_path: Path, address: str) -> None:
    with pytest.raises(Missing):
        Fetched("https://old.example", tmp_path, limits=FAST).open(address)


def test_only_the_ports_of_the_web_are_asked(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="port 6379"):
        Fetched("https://old.example", tmp_path).open("http://198.51.100.7:6379/x.png")
