"""Fills an empty newsroom with the demo, once. What exists is never touched: it may be an editor's by now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles import publishing
from articles.models import Article, Author, Byline, Image, Page, Pin, Section, Tag
from forum.demo.accounts import Passwords, ensure_accounts
from forum.demo.manuscripts import Manuscript, read_blocks, read_manuscripts, read_pages
from forum.demo.pictures import Gallery
from forum.demo.threads import store_threads
from forum.models import User

LOCK = 0x64656D6F  # "demo": two runs at once take turns
PICTURE = re.compile(r'<img alt="([^"]*)" src="image:([a-z-]+)">')
LINK = re.compile(r'href="article:([a-z-]+)"')


@dataclass(frozen=True)
class Report:
    passwords: Passwords
    articles: int = 0
    comments: int = 0


def is_wanted() -> bool:
    """Whether nobody, the demo included, has begun to fill the newsroom."""
    return not any(model.objects.exists() for model in (Article, Section, Author, Tag, Image, Page))


def load(*, password: str = "", now: datetime | None = None) -> Report:
    """Accounts and content, all or nothing; the content only where nobody has begun to write."""
    with Gallery() as gallery, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        passwords = ensure_accounts(password)
        if not is_wanted():
            return Report(passwords)
        return _load_content(gallery, passwords, now or timezone.now())


def _load_content(gallery: Gallery, passwords: Passwords, now: datetime) -> Report:
    manuscripts, people = read_manuscripts(), User.objects.in_bulk(field_name="username")
    gallery.prepare(_pictures(manuscripts))
    sections, authors = _create_sections(), _create_authors(gallery, people)
    addresses = {text.slug: _address(text, now) for text in manuscripts}
    articles = {}
    for text in manuscripts:
        articles[text.slug] = _create_article(text, gallery, sections, people, addresses)
    for text in manuscripts:
        _file(articles[text.slug], text, sections, authors)
        _relate(articles[text.slug], text, articles)
        _hand_over(articles[text.slug], text, people, now)
    _create_pages()
    _pin(articles, now)
    comments = store_threads(articles, moderator=people["moderator"])
    return Report(passwords, len(articles), comments)


def _pictures(manuscripts: list[Manuscript]) -> list[str]:
    """The keys of all pictures, in the order in which they are wanted."""
    keys = [block["portrait"] for block in read_blocks("authors.txt")]
    for text in manuscripts:
        keys += [key for _alt, key in PICTURE.findall(text.body)] + [text.header["lead"]]
    return keys


def _create_sections() -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for position, block in enumerate(read_blocks("sections.txt"), start=1):
        parent = sections.get(block.get("parent", ""))
        section = Section.objects.create(
            slug=block["slug"], name=block["name"], description=block["description"], parent=parent, position=position
        )
        sections[block["slug"]] = section
    return sections


def _create_authors(gallery: Gallery, people: dict[str, User]) -> dict[str, Author]:
    return {
        block["slug"]: Author.objects.create(
            slug=block["slug"],
            name=block["name"],
            affiliation=block["affiliation"],
            bio=block["bio"],
            photo=gallery.store(block["portrait"], block["alt"], people["editor"]),
            user=people.get(block.get("account", "")),
        )
        for block in read_blocks("authors.txt")
    }


def _address(text: Manuscript, now: datetime) -> str:
    return Article(slug=text.slug, published_at=text.moment(now)).get_absolute_url()


def _create_article(
    text: Manuscript,
    gallery: Gallery,
    sections: dict[str, Section],
    people: dict[str, User],
    addresses: dict[str, str],
) -> Article:
    header = text.header
    owner = people[header.get("owner", "editor")]
    return Article.objects.create(
        headline=header["headline"],
        slug=text.slug,
        standfirst=header["standfirst"],
        body=_typeset(text.body, gallery, addresses, owner),
        kind=header["kind"],
        language=header.get("language", "en"),
        section=_section(header["section"], sections),
        credit_line=header.get("credit", ""),
        lead_image=gallery.store(header["lead"], header["alt"], owner),
        lead_caption=header["caption"],
        created_by=owner,
    )


def _section(path: str, sections: dict[str, Section]) -> Section:
    return sections[path.rpartition("/")[2]]


def _typeset(body: str, gallery: Gallery, addresses: dict[str, str], uploaded_by: User) -> str:
    """The body with its links and pictures where they are on this site."""

    def picture(found: re.Match[str]) -> str:
        image = gallery.store(found[2], found[1], uploaded_by)
        return f'<img alt="{found[1]}" height="{image.height}" src="{image.file.url}" width="{image.width}">'

    return PICTURE.sub(picture, LINK.sub(lambda found: f'href="{addresses[found[1]]}"', body))


def _file(article: Article, text: Manuscript, sections: dict[str, Section], authors: dict[str, Author]) -> None:
    article.further_sections.set([_section(path, sections) for path in text.names("further")])
    for name in text.names("tags"):
        article.tags.add(Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0])
    people = zip_longest(text.names("authors"), text.names("roles"), fillvalue=Byline.Role.TEXT)
    for position, (slug, role) in enumerate(people):
        Byline.objects.create(article=article, author=authors[slug], role=role, position=position)


def _relate(article: Article, text: Manuscript, articles: dict[str, Article]) -> None:
    article.related.set([articles[slug] for slug in text.names("related")])
    if original := text.header.get("translation of"):
        article.translation_of = articles[original]
        article.save()


def _hand_over(article: Article, text: Manuscript, people: dict[str, User], now: datetime) -> None:
    """To the readers or to the editors, or to nobody yet; then dated as if it had been written in time."""
    moment = text.moment(now)
    if text.status == Article.Status.PUBLISHED:
        publishing.publish(article, by=people["editor"], at=moment)
    elif text.status == Article.Status.IN_REVIEW:
        publishing.submit(article, by=people["author"])
    revised_at = text.revision(now)
    saved_at = min(revised_at or moment, now)
    Article.objects.filter(pk=article.pk).update(
        created_at=min(moment, now) - timedelta(days=2), updated_at=saved_at, revised_at=revised_at
    )


def _create_pages() -> None:
    for page in read_pages():
        header = page.header
        Page.objects.create(
            title=header["title"],
            path=header["path"],
            description=header["description"],
            body=page.body,
            position=int(header["position"]),
            is_public=True,
        )


def _pin(articles: dict[str, Article], now: datetime) -> None:
    for position, block in enumerate(read_blocks("pins.txt")):
        days = block.get("days")
        Pin.objects.create(
            article=articles[block["article"]],
            place=block["place"],
            position=position,
            ends_at=now + timedelta(days=int(days)) if days else None,
        )
