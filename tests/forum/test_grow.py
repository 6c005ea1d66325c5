"""A site grown for measuring: as large as it was asked for, and made of rows as the site itself would write them."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Model, Q
from django.test import Client
from django.utils import timezone

from articles.models import Article, Author, Byline, InnerLink, Revision, Section, Tag, Word
from articles.revisions import snapshot
from articles.sanitizing import clean
from comments.fingerprints import digest
from comments.models import Comment, Thread, queue_counts
from forum.growing import articles as grown_articles
from forum.growing.bar import Bar
from forum.growing.cast import Skewed
from forum.growing.plan import fate, popularity, shares
from forum.growing.rhythm import Rhythm
from tests.builders import make_article

pytestmark = pytest.mark.django_db
ARTICLES, COMMENTS, DISCUSSED = 150, 500, 50


@pytest.fixture(autouse=True)
def _quick_pictures(settings: Any, tmp_path: Any) -> None:
    settings.PICTURES = {**settings.PICTURES, "PROCESSOR": "pictures.tasks.noop"}
    settings.MEDIA_ROOT = tmp_path


def grow(articles: int = ARTICLES, comments: int = COMMENTS, **more: Any) -> None:
    call_command("grow", articles=articles, comments=comments, stdout=io.StringIO(), **more)


def columns(model: type[Model], number: int) -> dict[str, Any]:
    """Everything that the row holds, what the database computes included."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.filter(pk=number).values(*names).get()


def written_again(row: Model) -> dict[str, Any]:
    """What the row holds after Django itself has inserted it."""
    model, values = type(row), columns(type(row), row.pk)
    computed = {field.attname for field in model._meta.concrete_fields if field.generated}
    model._base_manager.filter(pk=row.pk).delete()
    model(**{name: value for name, value in values.items() if name not in computed}).save(force_insert=True)
    return columns(model, row.pk)


def test_what_was_asked_for_is_there_and_can_be_read(client: Client) -> None:
    grow()
    assert Article.objects.count() == ARTICLES + 1
    assert Comment.objects.count() == COMMENTS + DISCUSSED
    assert Section.objects.filter(parent=None).count() == 8
    states = Counter(fate(index) for index in range(ARTICLES))
    assert Article.objects.published().count() == states["published"] + 1
    assert {name: Article.objects.filter(status=name).count() for name in ("draft", "archived")} == {
        name: states[name] for name in ("draft", "archived")
    }
    discussed = Article.objects.get(slug="the-discussed-one")
    assert discussed.is_published()
    assert discussed.accepts_comments
    said = Comment.objects.filter(article=discussed)
    assert said.approved().count() == said.count() == Thread.objects.get(article=discussed).responses == DISCUSSED
    assert len(set(said.values_list("depth", flat=True))) > 2
    page = client.get(discussed.get_absolute_url())
    assert len(re.findall(r'id="comment-\d+"', page.text)) == DISCUSSED
    assert client.get("/").status_code == client.get("/feed/").status_code == 200


def test_an_article_is_what_saving_it_would_make_of_it() -> None:
    grow(comments=0)
    links = set(InnerLink.objects.values_list("source", "target"))
    assert links
    public = Article.objects.published()
    for article in [*Article.objects.exclude(pk__in=public.values("pk")), *public[:30]]:
        before = columns(Article, article.pk)
        assert clean(article.body) == article.body
        assert {**written_again(article), "updated_at": None} == {**before, "updated_at": None}
    assert set(InnerLink.objects.values_list("source", "target")) == links


def test_the_words_of_headlines_are_known_to_the_search() -> None:
    grow(comments=0)
    article = Article.objects.published().exclude(standfirst="")[0]
    assert Word.objects.filter(word=article.headline.split()[0].lower().replace("é", "e")).exists()


def test_a_revision_is_what_the_newsroom_would_have_kept() -> None:
    grow(comments=0)
    kept = list(Revision.objects.select_related("article"))
    assert kept
    assert [revision.data for revision in kept] == [snapshot(revision.article) for revision in kept]


def test_a_comment_is_what_posting_it_would_make_of_it() -> None:
    grow(comments=COMMENTS)
    for comment in Comment.objects.filter(~Q(pk__in=Comment.objects.exclude(parent=None).values("parent")))[:40]:
        before = columns(Comment, comment.pk)
        assert written_again(comment) == before
        assert comment.text_digest == digest(comment.body)
        assert (comment.fingerprint is None) <= (comment.reduced_at is not None or len(comment.body.split()) < 8)


def test_threads_and_counts_are_true() -> None:
    grow()
    replies = Comment.objects.exclude(parent=None)
    assert Counter(replies.values_list("depth", flat=True)).keys() == {2, 3, 4, 5}
    assert not replies.exclude(article=F("parent__article"), depth=F("parent__depth") + 1).exists()
    assert not replies.exclude(Q(root=F("parent__root")) | Q(parent__root=None, root=F("parent"))).exists()
    assert not replies.filter(Q(pk__lt=F("parent")) | Q(submitted_at__lt=F("parent__submitted_at"))).exists()
    assert not Comment.objects.filter(submitted_at__lt=F("article__published_at")).exists()
    approved = Comment.objects.approved()
    held = {comment.thread_id for comment in approved}
    assert set(Comment.objects.filter(holds_place=True).values_list("pk", flat=True)) == held
    told = {thread.article_id: (thread.responses, thread.places) for thread in Thread.objects.exclude(responses=0)}
    places = Counter(Comment.objects.filter(pk__in=held).values_list("article", flat=True))
    responses = Counter(approved.values_list("article", flat=True))
    assert told == {article: (number, places[article]) for article, number in responses.items()}
    states = Counter(Comment.objects.order_by().values_list("status", flat=True))
    assert {name: queue_counts()[name] for name in Comment.Status.values} == states
    assert set(states) == set(Comment.Status.values)


def test_everything_has_its_share() -> None:
    grow(comments=0)
    assert 1 < Byline.objects.filter(article=Byline.objects.latest("article").article_id).count() + 1 <= 5
    assert Tag.objects.filter(articles__isnull=False).distinct().count() > 50
    assert Author.objects.filter(articles__isnull=False).distinct().count() > 50
    assert Article.objects.filter(language="en").count() > 0.85 * ARTICLES
    assert Article.objects.filter(standfirst="").exists()
    lengths = [len(body.encode()) for body in Article.objects.values_list("body", flat=True)]
    assert 4000 < sum(lengths) / len(lengths) < 5000
    chosen = Skewed(range(8))
    sections = Counter(chosen.one(Random(number)) for number in range(2000))
    assert sections[0] > 1.1 * 50 * 12, "A section with more than fifty pages."


def test_of_most_articles_few_speak_and_of_a_few_many() -> None:
    counts = popularity(2000, 20_000, Random(1))
    assert sum(counts) == 20_000
    ranked = sorted(counts, reverse=True)
    assert 200 < ranked[0] < 1000
    assert ranked[1000] < 5
    assert not any(number for index, number in enumerate(counts) if fate(index) != "published")
    assert sum(shares(7, 1000, 2)) == 7


def test_a_newsroom_has_weekends_and_the_last_article_is_of_yesterday() -> None:
    now = timezone.now()
    rhythm = Rhythm(now)
    moments = [rhythm.moment((number + 0.5) / 5000) for number in range(5000)]
    assert moments == sorted(moments)
    assert timedelta(0) < now - moments[-1] < timedelta(days=2)
    assert timedelta(days=19 * 365) < now - moments[0] < timedelta(days=20 * 366)
    days = Counter(moment.weekday() for moment in moments)
    assert days[6] < days[0] / 2


def test_the_same_seed_grows_the_same_site() -> None:
    def texts() -> tuple[list[str], list[str], list[str]]:
        grow(40, 60, body_bytes=200, **seeds)
        found = (
            list(Article.objects.order_by("pk").values_list("headline", flat=True)),
            list(Article.objects.order_by("pk").values_list("section__slug", flat=True)),
            sorted(Comment.objects.values_list("body", flat=True)),
        )
        Comment.objects.all().delete()
        Article.objects.all().delete()
        return found

    seeds: dict[str, int] = {}
    first = texts()
    assert texts() == first
    seeds["seed"] = 2
    assert texts()[0] != first[0]


def test_what_is_there_is_added_to_only_when_asked() -> None:
    make_article()
    with pytest.raises(CommandError, match="--yes adds"):
        grow()
    assert Article.objects.count() == 1
    grow(30, 40, discussed=3, yes=True)
    grow(30, 40, discussed=3, yes=True)
    assert Article.objects.count() == 63
    assert Comment.objects.count() == 86
    assert Article.objects.filter(slug__in=["the-discussed-one", "the-discussed-one-2"]).count() == 2
    assert len(set(Article.objects.values_list("headline", flat=True))) == 63


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"articles": -1}, "Numbers from 0"), ({"articles": 0}, "Comments need articles"),
        ({"sections": 0}, "1 to 40 sections"), ({"body_bytes": 0}, "1 to 200,000 bytes"),
    ],
)  # fmt: skip
def test_what_cannot_grow_is_refused_in_words(wish: dict[str, int], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        grow(**{"articles": 10, "comments": 10, **wish})
    assert not Section.objects.exists()


class Impatient(io.StringIO):
    """Whoever reads what is written to it presses Ctrl-C when the fourth line comes."""

    has_pressed = False

    def write(self, text: str) -> int:
        if self.getvalue().count("\r") == 3 and not self.has_pressed:
            self.has_pressed = True
            raise KeyboardInterrupt
        return super().write(text)

    def isatty(self) -> bool:
        return True


def test_stopped_it_leaves_whole_batches_and_all_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grown_articles, "BATCH", 20)
    monkeypatch.setattr("forum.growing.bar.SECONDS_ON_TERMINAL", 0)
    monkeypatch.setattr(sys, "stderr", Impatient())
    with pytest.raises(CommandError, match="is whole"):
        grow()
    assert Article.objects.count() == Article.objects.filter(bylines__isnull=False).distinct().count() == 80
    assert_indexes_are_there([Article, Comment])


def test_indexes_that_somebody_left_away_are_built() -> None:
    with connection.schema_editor() as editor:
        editor.remove_index(Comment, next(index for index in Comment._meta.indexes if index.name == "comment_queue"))
    grow(0, 0, discussed=0)
    assert_indexes_are_there([Article, Comment])


def assert_indexes_are_there(models: Iterable[type[Model]]) -> None:
    for model in models:
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        assert {index.name for index in model._meta.indexes} <= there.keys()


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, wanted in ((io.StringIO, "Rows 50 of 100 ("), (Impatient, "Rows [###############...............] 50 of")):
        monkeypatch.setattr("forum.growing.bar.SECONDS_ON_TERMINAL", 0)
        monkeypatch.setattr("forum.growing.bar.SECONDS_ELSEWHERE", 0)
        stream = kind()
        bar = Bar(stream)
        bar.begin("Rows", 100)
        bar.step(50)
        bar.step(50)
        bar.end()
        first, last = stream.getvalue().replace("\r", "\n").splitlines()
        assert first.startswith(wanted)
        assert " left)" in first
        assert last.startswith("Rows: 100 in 0:00 (")
