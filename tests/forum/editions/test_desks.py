"""What editors, moderators and an import do is on every page with the next request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from articles.models import Article, Section
from comments.models import Comment
from tests import wxr
from tests.articles.test_newsroom import ADD, change, typed
from tests.builders import make_comment
from tests.comments.test_discussion_page import PAGE, filled
from tests.conftest import make_user, signed_in
from tests.forum.editions.site import Readers

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = ("home", "sub-section", "section", "feed", "section's feed")


@pytest.fixture
def chief() -> Any:
    return signed_in(make_user("chief", "Editor"))


def test_an_editor_publishes_changes_and_withdraws(readers: Readers, chief: Any) -> None:
    readers.read_all()
    section = Section.objects.get(slug="asia")
    chief.post(ADD, typed(section=section.pk, _publish="Publish"))
    article = Article.objects.get(headline="A treaty is signed")
    assert all(b"A treaty is signed" in readers.body(name) for name in LISTS)
    change(chief, article, section=section.pk, headline="A treaty is broken", _publish="Publish changes")
    article.refresh_from_db()
    assert article.headline == "A treaty is broken"
    assert all(b"A treaty is broken" in readers.body(name) for name in LISTS)
    change(chief, article, section=section.pk, headline=article.headline, _archive="Archive")
    assert not any(b"A treaty is broken" in readers.body(name) for name in LISTS)
    readers.assert_all_true()


def test_an_editor_renames_a_section(readers: Readers, chief: Any) -> None:
    readers.read_all()
    section = Section.objects.get(slug="asia")
    data = {"name": "The East", "slug": "asia", "position": "0", "description": "", "parent": section.parent_id}
    chief.post(f"/admin/articles/section/{section.pk}/change/", data)
    for name in ("home", "section", "article", "page"):
        assert b"The East" in readers.body(name), name
    readers.assert_all_true()


def test_a_moderator_decides(readers: Readers) -> None:
    desk = signed_in(make_user("mona", "Moderator"))
    article = Article.objects.get(headline__startswith="A river")
    comment = make_comment(article, status="pending", body="Let me say this.")
    for step, seen, is_shown in (("approval", "pending", True), ("spam", "approved", False)):
        readers.read_all()
        desk.post(f"/admin/comments/comment/{comment.pk}/{step}/", {"seen": seen})
        assert (b"Let me say this." in readers.body("page of comments")) is is_shown, step
        assert (b"Let me say this." in readers.body("comments' feed")) is is_shown, step
        readers.assert_all_true()
    assert Comment.objects.get(pk=comment.pk).status == "spam"


def test_an_administrator_closes_the_discussion(readers: Readers) -> None:
    chair = signed_in(make_user("anna", "Administrator"))
    path = readers.pages["article without replies"]
    assert b'id="commentform"' in readers.body(path)
    chair.post(PAGE, filled(chair, close_comments_for_old_posts=True, close_comments_days_old=30, show_avatars=False))
    assert b"without-avatars" in readers.body("article")
    readers.assert_all_true()


def test_an_import_is_there_when_it_ends(readers: Readers, tmp_path: Path) -> None:
    readers.read_all()
    file = tmp_path / "export.xml"
    posts = [wxr.item(number, title=f"From elsewhere {number}", comments=[wxr.comment(number)]) for number in (1, 2)]
    file.write_bytes(wxr.export(authors=[wxr.author()], items=posts))
    call_command("import_wordpress", str(file), "--dry-run", verbosity=0)
    assert readers.made_anew() == set()
    call_command("import_wordpress", str(file), verbosity=0)
    imported = Article.objects.get(headline="From elsewhere 1")
    readers.assert_all_true()
    assert readers.body(imported.get_absolute_url()) == readers.fresh(imported.get_absolute_url())
