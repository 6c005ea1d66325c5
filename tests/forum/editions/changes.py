"""Every way in which what readers see can change, and the changes that they do not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import F, Model
from django.utils import timezone

from articles.models import Article, Author, Byline, Image, Page, Pin, Revision, Section, Tag
from comments.models import Comment, Discussion
from forum.models import User
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag

WHEN = datetime(2023, 4, 5, 6, tzinfo=UTC)
ANY: Callable[[Any], Any] = lambda value: f"{value}x"  # noqa: E731 - the short words of the table below

# What is changed to what, and where it shows. A callable gets the former value; `None` in place of a page: only the
# edition is asked for, because no page of this small site shows it.
CHANGES: dict[type[Model], dict[str, tuple[Any, str | None]]] = {
    Article: {
        "headline": (ANY, "home"),
        "slug": ("another-slug", "home"),
        "standfirst": (ANY, "home"),
        "body": ("<p>Other words.</p>", "article"),
        "description": ("Said otherwise.", "article"),
        "kind": ("opinion", "home"),
        "language": ("de", "article"),
        "section": (lambda _: Section.objects.get(slug="world"), "home"),
        "credit_line": ("the desk", "article"),
        "lead_image": (None, "article"),
        "lead_caption": (ANY, "article"),
        "translation_of": (lambda _: Article.objects.order_by("pk").last(), "article"),
        "status": ("archived", "home"),
        "published_at": (WHEN, "home"),
        "revised_at": (WHEN, "article"),
        "expires_at": (lambda _: timezone.now() - timedelta(days=1), "home"),
        "accepts_comments": (False, "article"),
    },
    Section: {
        "name": (ANY, "home"),
        "slug": ("anywhere", "home"),
        "parent": (None, "home"),
        "position": (9, None),
        "description": ("Of it.", "sub-section"),
    },
    Tag: {"name": (ANY, "article"), "slug": ("streams", "article")},
    Author: {
        "name": (ANY, "article"),
        "sort_name": ("Zz, Ann", "article"),
        "slug": ("anne", "article"),
        "affiliation": (ANY, "author"),
        "bio": ("She wrote.", "author"),
        "photo": (None, "author"),
        "user": (lambda _: User.objects.create(username="ann", password=make_password(None)), None),
    },
    Page: {
        "title": (ANY, "home"),
        "path": ("us", "home"),
        "description": ("Said.", "page"),
        "body": ("<p>No.</p>", "page"),
        "language": ("de", "page"),
        "position": (0, "home"),
        "is_public": (False, "home"),
        "updated_at": (WHEN, "places"),
    },
    Pin: {
        "article": (lambda _: Article.objects.order_by("pk").last(), "home"),
        "place": ("pinned", None),
        "position": (5, None),
        "ends_at": (lambda _: timezone.now() - timedelta(days=1), "home"),
    },
    Byline: {
        "article": (lambda _: make_article(section=Section.objects.first()), "article"),
        "author": (lambda _: make_author("Cy New"), "article"),
        "role": ("photographs", "article"),
        "position": (9, "article"),
    },
    Image: {
        "file": ("images/other.png", "article"),
        "alt": ("Other", "article"),
        "is_decorative": (True, None),
        "caption": ("Other", None),
        "credit": ("Somebody", "article"),
        "licence": ("CC0", None),
        "focal_x": (9, "home"),
        "focal_y": (9, "home"),
        "is_drawn": (False, "article"),
        "width": (99, "article"),
        "height": (99, "article"),
    },
    Discussion: {
        "crisis": ("closed", "article"),
        "default_comment_status": (False, None),
        "close_comments_for_old_posts": (True, "article"),
        "close_comments_days_old": (99, None),
        "require_name_email": (False, "article"),
        "show_comments_cookies_opt_in": (False, "article"),
        "thread_comments": (False, "article"),
        "thread_comments_depth": (2, "article"),
        "page_comments": (False, "article"),
        "comments_per_page": (6, "article"),
        "default_comments_page": ("newest", "article"),
        "comment_order": ("desc", "article"),
        "show_avatars": (False, "article"),
        "comments_notify": (False, None),
        "moderation_notify": (False, None),
        "comment_moderation": (True, None),
        "comment_previously_approved": (False, None),
        "comment_max_links": (9, None),
        "moderation_keys": ("x", None),
        "disallowed_keys": ("x", None),
    },
    Comment: {
        "article": (lambda _: Article.objects.order_by("pk").last(), "article"),
        "parent": (lambda _: Comment.objects.order_by("pk")[1], "article"),
        "root": (lambda _: Comment.objects.filter(parent=None).order_by("pk").last(), None),
        "depth": (3, None),
        "holds_place": (False, None),
        "kind": ("pingback", "article"),
        "body": ("Other words.", "article"),
        "name": ("Other", "article"),
        "website": ("https://example.net/", "article"),
        "staff": (lambda _: User.objects.first(), "article"),
        "submitted_at": (WHEN, "article"),
        "status": ("spam", "article"),
        "edited_at": (WHEN, "article"),
    },
}


def links(name: str) -> Any:
    return Article._meta.get_field(name).remote_field.through._base_manager  # type: ignore[union-attr]


ADDED_AND_TAKEN_AWAY: dict[str, tuple[str, Callable[[Article], Any], Callable[[Article], Any]]] = {
    "article": ("home", lambda _: make_article(headline="New"), lambda _: Article.objects.get(headline="New").delete()),
    "many articles": (
        "home",
        lambda _: Article.objects.bulk_create(
            Article(
                headline=f"Bulk {number}",
                slug=f"bulk-{number}",
                status="published",
                published_at=timezone.now(),
                section=Section.objects.first(),
            )
            for number in range(9)
        ),
        lambda _: Article.objects.filter(slug__startswith="bulk-").delete(),
    ),
    "section": (
        "home",
        lambda _: make_article(section=make_section("Europe"), published_at=WHEN),
        lambda _: Article.objects.get(section__slug="europe").delete(),
    ),
    "tag": ("article", lambda it: it.tags.add(make_tag("Lakes")), lambda _: Tag.objects.get(slug="lakes").delete()),
    "byline": (
        "article",
        lambda it: Byline.objects.create(article=it, author=make_author("Cy New")),
        lambda it: it.bylines.get(author__slug="cy-new").delete(),
    ),
    "further section": (
        "section",
        lambda _: make_article(section=make_section("Law")).further_sections.add(Section.objects.get(slug="world")),
        lambda _: links("further_sections").all().delete(),
    ),
    "related": (
        "article",
        lambda it: it.related.add(make_article(published_at=WHEN, section=make_section("Far"))),
        lambda _: links("related").all().delete(),
    ),
    "page": (
        "home",
        lambda _: Page.objects.create(title="Rules", path="rules", is_public=True, position=2),
        lambda _: Page.objects.get(path="rules").delete(),
    ),
    "pin": (
        "home",
        lambda _: Pin.objects.create(article=make_article(published_at=WHEN), place="lead", position=0),
        lambda _: Pin.objects.order_by("-pk")[0].delete(),
    ),
    "comment": (
        "article",
        lambda it: make_comment(it, body="New words"),
        lambda it: it.comments.get(body="New words").delete(),
    ),
    "settings": (
        "article",
        lambda _: Discussion.objects.update(thread_comments=False),
        lambda _: Discussion.objects.all().delete(),
    ),
}


UNSEEN: dict[str, Callable[[Article], Any]] = {
    "a draft is begun": lambda it: make_article(
        status="draft", published_at=None, section=it.section, tags=[make_tag()], authors=[make_author()]
    ),
    "a draft is changed": lambda _: Article.objects.filter(status="draft").update(headline="Otherwise"),
    "a draft is thrown away": lambda _: Article.objects.filter(status="draft").delete(),
    "an article is saved as it was": lambda it: it.save(),
    "an article has a draft over it": lambda it: Article.objects.filter(pk=it.pk).update(
        draft=Revision.objects.create(article=it, data={}), created_by=User.objects.first(), updated_at=WHEN
    ),
    "a comment waits": lambda it: make_comment(it, status="pending"),
    "a waiting comment is spam": lambda _: Comment.objects.filter(status="pending").update(status="spam"),
    "spam is deleted": lambda _: Comment.objects.filter(status="spam").delete(),
    "addresses are shortened": lambda _: Comment.objects.update(ip_address=None, reduced_at=timezone.now()),
    "a comment is reported": lambda _: Comment.objects.update(open_reports=F("open_reports") + 1),
    "a mail asks for a decision": lambda _: Discussion.objects.update(digest_sent_at=timezone.now()),
    "somebody joins": lambda _: User.objects.create(username="new", password=make_password(None)),
    "a picture is uploaded": lambda _: make_image(),
    "a picture that nobody uses is drawn": lambda _: Image.objects.filter(pk=make_image().pk).update(is_drawn=False),
    "a tag is ready": lambda _: make_tag("Unused"),
    "a page is being written": lambda _: Page.objects.create(title="Later", path="later", position=3),
}


# Tables of ours that no kept page shows anything of, and why.
UNWATCHED = {
    "articles_section_editors": "who may edit where",
    "articles_document": "texts link to its file, which is no page",
    "articles_revision": "the newsroom's; what readers see of it is in the article",
    "articles_move": "the newsroom's",
    "articles_autosave": "the newsroom's",
    "articles_presence": "the newsroom's",
    "articles_previewlink": "previews are not kept",
    "articles_innerlink": "read from the texts",
    "articles_bodyimage": "read from the texts",
    "articles_bodydocument": "read from the texts",
    "articles_listing": "worked out from the articles",
    "articles_listingcount": "counted from the articles",
    "articles_word": "the search's, which is not kept",
    "articles_formerslug": "leads elsewhere, and what leads elsewhere is not kept",
    "articles_oldaddress": "leads elsewhere, and what leads elsewhere is not kept",
    "articles_origin": "leads elsewhere, and what leads elsewhere is not kept",
    "articles_importrun": "the newsroom's",
    "comments_thread": "counted from the comments",
    "comments_tally": "the desk's",
    "comments_decision": "the desk's",
    "comments_report": "the desk's",
    "forum_user": "a comment has its writer's name itself",
    "forum_user_groups": "who may do what",
    "forum_user_user_permissions": "who may do what",
    "forum_outgoingmail": "mail",
    "forum_throttle": "limits",
    "forum_site": "the edition itself",
    "forum_threadedition": "the edition itself",
}
