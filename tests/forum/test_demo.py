"""The demo that `make run` loads: complete, original, loaded once and then left alone."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import Article, Author, Image, Page, Pin, Section
from articles.sanitizing import clean, plain_text
from articles.typesetting import typeset
from comments.models import Comment
from forum import demo
from forum.demo import artwork, loading
from forum.demo.manuscripts import read_manuscripts, read_pages
from forum.models import User
from tests.builders import make_article, picture_bytes

PASSWORD = "correct-horse-battery"
pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture(autouse=True)
def _quick_pictures(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Half a minute of drawing and scaling says nothing about loading; the pictures have tests of their own."""
    settings.PICTURES = {**settings.PICTURES, "PROCESSOR": "pictures.tasks.noop"}
    monkeypatch.setattr(artwork, "draw", lambda _key: picture_bytes((90, 60), "JPEG"))


@pytest.fixture
def loaded() -> demo.Report:
    return demo.load(password=PASSWORD)


def snapshot() -> dict[str, list[Any]]:
    """Every row of the site's own tables, with all its values."""
    models = [model for label in ("forum", "articles", "comments") for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def stored_files() -> set[Path]:
    return {path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def run() -> str:
    output = StringIO()
    call_command("demo", stdout=output)
    return output.getvalue()


def test_it_loads_articles_in_every_state(loaded: demo.Report) -> None:
    now = timezone.now()
    assert (loaded.articles, Article.objects.count()) == (26, 26)
    assert Article.objects.published().count() == 23
    assert [article.slug for article in Article.objects.filter(published_at__gt=now)] == ["the-empty-plinth"]
    draft = Article.objects.get(status=Status.DRAFT)
    assert draft.created_by == User.objects.get(username="author")
    assert Article.objects.filter(status=Status.IN_REVIEW).count() == 1
    assert Article.objects.get(bylines=None).credit_line == "the media team of the forum"


def test_every_section_and_author_has_something_to_read(loaded: demo.Report) -> None:
    published = Article.objects.published()
    assert Section.objects.filter(parent=None).count() == 6
    assert [section.slug for section in Section.objects.all() if not published.in_section(section).exists()] == []
    assert Author.objects.count() == 7
    assert Author.objects.exclude(bylines__article__in=published).count() == 0


def test_it_shows_everything_that_a_reader_can_find(loaded: demo.Report) -> None:
    published = Article.objects.published()
    assert set(published.values_list("kind", flat=True)) == set(Article.Kind)
    for language, original in (("fr", "the-half-second"), ("ar", "water-first")):
        translation = published.get(language=language)
        assert translation.translation_of == Article.objects.get(slug=original)
    assert {pin.place for pin in Pin.objects.active()} == set(Pin.Place)
    assert [page.path for page in Page.objects.in_footer()] == ["about", "contact", "editorial-policy"]
    assert published.exclude(revised_at=None).exists()
    assert published.exclude(related=None).count() > 5
    long_one = typeset(published.get(slug="a-price-at-the-border").body)
    assert len(long_one.contents) >= 5
    assert 'class="notes"' in long_one.html
    assert "<table" in long_one.html


def test_nothing_is_dated_in_the_future_but_the_scheduled_article(loaded: demo.Report) -> None:
    now = timezone.now()
    assert not Article.objects.filter(updated_at__gt=now).exists()
    assert not Comment.objects.filter(submitted_at__gt=now).exists()
    assert Article.objects.published().filter(published_at__gte=now - timedelta(days=90)).count() == 23


def test_the_newest_comments_are_past_at_any_hour_of_the_day() -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    demo.load(password=PASSWORD, now=midnight)
    assert not Comment.objects.filter(submitted_at__gt=midnight).exists()


@pytest.mark.parametrize(
    "text", [*read_manuscripts(), *read_pages()], ids=lambda text: text.header.get("slug") or text.header["path"]
)
def test_a_text_passes_the_sanitiser_with_every_word(text: Any) -> None:
    body = loading.LINK.sub('href="/2022/08/16/slug/"', text.body)
    body = loading.PICTURE.sub(r'<img alt="\1" height="60" src="/media/images/\2.jpg" width="90">', body)
    assert plain_text(clean(body)) == plain_text(body)
    assert re.findall(r"<[a-z0-9]+", clean(body)) == re.findall(r"<[a-z0-9]+", body)
    assert "article:" not in body
    assert "image:" not in body


def test_every_page_of_the_demo_and_every_link_and_picture_in_it_is_found(loaded: demo.Report) -> None:
    client = Client()
    published = list(Article.objects.published())
    pages = {article.get_absolute_url() for article in published}
    pages |= {row.get_absolute_url() for model in (Section, Author, Page) for row in model._default_manager.all()}
    for article in Article.objects.all():
        pages |= set(re.findall(r'href="(/[^"]*)"', article.body))
        for name in re.findall(r'src="/media/([^"]*)"', article.body):
            assert default_storage.exists(name)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_threads_hang_together(loaded: demo.Report) -> None:
    found = list(Comment.objects.select_related("parent", "root"))
    assert loaded.comments == len(found)
    for comment in found:
        assert (comment.depth == 1) == (comment.parent is None) == (comment.root is None)
        if comment.parent:
            assert comment.depth == comment.parent.depth + 1 <= 5
            assert comment.root == (comment.parent.root or comment.parent)
            assert comment.article_id == comment.parent.article_id
            assert comment.submitted_at > comment.parent.submitted_at
    assert [c.pk for c in sorted(found, key=lambda c: c.submitted_at)] == sorted(c.pk for c in found)


def test_the_moderation_desk_has_work(loaded: demo.Report) -> None:
    counts = {status: Comment.objects.filter(status=status).count() for status in Comment.Status}
    assert (counts[Comment.Status.PENDING], counts[Comment.Status.SPAM], counts[Comment.Status.TRASH]) == (6, 3, 1)
    assert Comment.objects.reported().count() == 1
    assert Comment.objects.approved().filter(staff__isnull=False).count() == 2
    assert Comment.objects.with_places().exclude(status=Comment.Status.APPROVED).count() == 1  # a reply under it stays


def test_a_second_run_changes_nothing() -> None:
    run()
    before, files = snapshot(), stored_files()
    second = run()
    assert (snapshot(), stored_files()) == (before, files)
    assert "left as it is" in second
    assert "FORUM_DEMO_PASSWORD=" in second


def test_what_an_editor_changed_or_deleted_stays_so(loaded: demo.Report) -> None:
    Article.objects.filter(slug="the-list").update(headline="The register", slug="the-register")
    Article.objects.filter(status=Status.DRAFT).delete()
    before = snapshot()
    demo.load(password=PASSWORD)
    assert snapshot() == before


def test_a_site_with_an_article_of_its_own_gets_accounts_and_nothing_else() -> None:
    make_article()
    assert demo.load().articles == 0
    assert (Article.objects.count(), User.objects.count()) == (1, 4)


@pytest.mark.parametrize(("name", "role"), [(person.username, person.role) for person in demo.PEOPLE])
def test_accounts_log_in_with_the_given_password_and_have_their_role(
    name: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_DEMO_PASSWORD", PASSWORD)
    run()
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    assert client.get("/admin/").status_code == 200
    user = User.objects.get(username=name)
    assert [group.name for group in user.groups.all()] == ([role] if role else [])
    assert user.is_superuser == (role == "")
    assert user.is_staff


def test_a_password_is_printed_when_it_is_set_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run()
    [password] = set(re.findall(r"^  \S+ +\S+ +(\S+)$", first, re.MULTILINE))
    assert User.objects.get(username="editor").check_password(password)
    assert password not in run()
    monkeypatch.setenv("FORUM_DEMO_PASSWORD", PASSWORD)
    assert run().count(PASSWORD) == 4
    assert PASSWORD not in run()


def test_a_load_that_fails_leaves_no_row_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    files = stored_files()

    def fail(*args: Any, **options: Any) -> None:
        assert stored_files() - files
        raise RuntimeError

    monkeypatch.setattr(loading, "store_threads", fail)
    with pytest.raises(RuntimeError):
        demo.load(password=PASSWORD)
    assert (Image.objects.count(), Article.objects.count(), User.objects.count()) == (0, 0, 0)
    assert stored_files() == files
