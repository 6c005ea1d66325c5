"""An import that is killed: what it wrote is whole, and the next one ends as an undisturbed one would have."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from articles.models import Article, Byline, ImportRun, OldAddress
from comments.models import Comment
from forum import moving
from tests.conftest import make_roles
from tests.forum.moving.conftest import environment
from tests.wxr import comment, export, item

POSTS = 900
SECONDS = 120


@pytest.mark.django_db(transaction=True)
def test_nothing_is_doubled_and_nothing_is_lost(tmp_path: Path) -> None:
    make_roles()
    path = tmp_path / "export.xml"
    path.write_bytes(
        export(
            items=[
                item(
                    number,
                    address=f"https://old.example/archives/{number}",
                    body=f'<p><a href="/archives/{number % POSTS + 1}">next</a></p>',
                    comments=[comment(2 * number), comment(2 * number + 1, parent=2 * number)],
                )
                for number in range(1, POSTS + 1)
            ]
        )
    )
    kill_in_the_middle(path, environment(tmp_path))
    written = Article.objects.count()
    assert 0 < written < POSTS
    assert Byline.objects.count() == OldAddress.objects.exclude(article=None).count() == written
    run = finish(path)
    assert (run.state, run.error) == ("done", "")
    assert Article.objects.count() == Byline.objects.count() == POSTS
    assert OldAddress.objects.exclude(article=None).count() == POSTS
    assert Comment.objects.count() == 2 * POSTS
    assert Comment.objects.filter(parent=None).count() == POSTS
    by_slug = dict(Article.objects.values_list("slug", "pk"))
    for article in Article.objects.only("slug", "body"):
        number = int(article.slug.removeprefix("post-"))
        assert f'href="/articles/{by_slug[f"post-{number % POSTS + 1}"]}/"' in article.body


def kill_in_the_middle(path: Path, environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_wordpress", str(path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + SECONDS
        while not Article.objects.exists():
            assert process.poll() is None, "It ended before it could be killed."
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()


def finish(path: Path) -> ImportRun:
    """The database may notice a moment later that the killed one is gone."""
    deadline = time.monotonic() + SECONDS
    while True:
        run = ImportRun.objects.create(file=str(path), is_trial=False)
        moving.carry_out(run, terminal=None)
        if run.state != ImportRun.State.REFUSED or time.monotonic() > deadline:
            return run
        time.sleep(0.5)
