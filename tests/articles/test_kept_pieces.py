"""What is kept of a page never shows what was: after every change it is the page that is made from nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from articles.models import Article, Author, Byline, Image, Page, Pin, Section, Tag
from comments.models import Comment, Discussion
from forum import pieces
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag

pytestmark = pytest.mark.django_db

CHANGES: dict[str, Callable[[], Any]] = {
    "headline": lambda: Article.objects.update(headline="Another"),
    "standfirst": lambda: Article.objects.update(standfirst="Said otherwise"),
    "text": lambda: Article.objects.update(body="<h2>New</h2><p>Other <b>words</b> of headline</p>"),
    "description": lambda: Article.objects.update(description="In short"),
    "kind": lambda: Article.objects.update(kind=Article.Kind.OPINION),
    "language": lambda: Article.objects.update(language="ar"),
    "credit": lambda: Article.objects.update(credit_line="the team"),
    "caption": lambda: Article.objects.update(lead_caption="What we see"),
    "moment": lambda: Article.objects.update(published_at=F("published_at") - timedelta(days=40)),
    "revision": lambda: Article.objects.update(revised_at=F("published_at")),
    "slug": lambda: Article.objects.filter(slug="second").update(slug="moved"),
    "section of an article": lambda: Article.objects.update(section=make_section("Elsewhere")),
    "picture of an article": lambda: Article.objects.update(lead_image=make_image(alt="Another")),
    "no picture": lambda: Article.objects.update(lead_image=None),
    "replies": lambda: Article.objects.update(accepts_comments=False),
    "hidden": lambda: Article.objects.filter(slug="second").update(expires_at=F("published_at") + timedelta(minutes=1)),
    "translation": lambda: Article.objects.filter(slug="second").update(
        translation_of=Article.objects.get(slug="first"), language="de"
    ),
    "choice": lambda: Article.objects.get(slug="first").related.add(Article.objects.get(slug="second")),
    "pin": lambda: Pin.objects.create(article=Article.objects.get(slug="second"), place=Pin.Place.LEAD),
    "name of a section": lambda: Section.objects.update(name="Elsewhere"),
    "address of a section": lambda: Section.objects.filter(slug="world").update(slug="globe"),
    "description of a section": lambda: Section.objects.update(description="All of it"),
    "order of sections": lambda: Section.objects.filter(slug="world").update(position=9),
    "new section": lambda: make_article(section=make_section("Yonder")),
    "name of an author": lambda: Author.objects.update(name="Zoe Zett"),
    "address of an author": lambda: Author.objects.update(slug="zoe"),
    "post of an author": lambda: Author.objects.update(affiliation="A university"),
    "life of an author": lambda: Author.objects.update(bio="Born once"),
    "photo of an author": lambda: Author.objects.update(photo=make_image()),
    "role": lambda: Byline.objects.update(role=Byline.Role.TRANSLATION),
    "no author": lambda: Byline.objects.all().delete(),
    "tag": lambda: Tag.objects.update(name="Lakes"),
    "address of a tag": lambda: Tag.objects.update(slug="lakes"),
    "no tag": lambda: Article.tags.through.objects.filter(article__slug="first").delete(),
    "picture's point": lambda: Image.objects.update(focal_x=10),
    "picture not drawn": lambda: Image.objects.update(is_drawn=False),
    "picture's words": lambda: Image.objects.update(alt="A bridge", credit="Someone"),
    "page in the footer": lambda: Page.objects.create(title="About", path="about", position=1, is_public=True),
    "comment's text": lambda: Comment.objects.update(body="Other words\n\nhttps://example.org/"),
    "comment's name": lambda: Comment.objects.update(name="Nobody"),
    "comment's site": lambda: Comment.objects.update(website="https://example.org/"),
    "comment edited": lambda: Comment.objects.update(edited_at=F("submitted_at")),
    "comment hidden": lambda: Comment.objects.filter(parent=None).update(status="spam"),
    "comment gone": lambda: Comment.objects.filter(parent=None).update(status="trash", body=""),
    "comment is a ping": lambda: Comment.objects.filter(parent=None).update(kind="pingback"),
    "new comment": lambda: make_comment(Article.objects.get(slug="second")),
    "new reply": lambda: make_comment(Article.objects.get(slug="first"), parent=Comment.objects.order_by("pk")[1]),
    "no avatars": lambda: Discussion.objects.update(show_avatars=False),
    "fewer levels": lambda: Discussion.objects.update(thread_comments_depth=2),
    "no threads": lambda: Discussion.objects.update(thread_comments=False),
    "newest first": lambda: Discussion.objects.update(comment_order="desc"),
    "no names needed": lambda: Discussion.objects.update(require_name_email=False),
    "no consent": lambda: Discussion.objects.update(show_comments_cookies_opt_in=False),
    "closed": lambda: Discussion.objects.update(crisis="closed"),
}


@pytest.fixture
def _site(settings: Any) -> None:
    settings.FORUM_CACHE = "off"
    settings.FORUM_SEARCHES_PER_MINUTE = 1000
    Discussion(pk=1).save()
    make_article(section=make_section("Trade", position=5), published_at=timezone.now() - timedelta(days=9))
    asia = make_section("Asia", parent=make_section("World"))
    author, tag, image = make_author("Ann Author"), make_tag("Rivers"), make_image()
    more: dict[str, Any] = {"section": asia, "authors": [author], "tags": [tag], "lead_image": image}
    second = make_article(slug="second", published_at=timezone.now() - timedelta(days=2), **more)
    text = f'<p><img src="{image.file.url}" alt="" width="60" height="40"> <a href="/articles/{second.pk}/">x</a></p>'
    first = make_article(slug="first", body=text, **more)
    for number in range(4):
        make_article(slug=f"other-{number}", **more)
    make_comment(first, parent=make_comment(first))
    make_comment(first)


def read(client: Client, paths: list[str]) -> list[str]:
    return [client.get(path, follow=True).text for path in paths]


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(client: Client, change: str) -> None:
    first = Article.objects.get(slug="first").get_absolute_url()
    paths = ["/", "/section/world/", "/section/world/asia/", "/tag/rivers/", "/author/ann-author/"]
    paths += ["/search/?q=headline", "/feed/", "/feed/atom/", "/feed/json/"]
    paths += [first, f"{first}feed/", f"{first}?replytocom={Comment.objects.order_by('pk')[0].pk}"]
    before = read(client, paths)
    CHANGES[change]()
    kept = read(client, paths)
    pieces.shelf.clear()
    assert kept == read(client, paths)
    assert kept != before
