"""A site with a row of every kind that an archive has to keep, and what the tests do with archives of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from articles import documents, listings, publishing, revisions
from articles.models import Article, BodyImage, Document, InnerLink, Listing, OldAddress, Origin, Section, Word
from comments import moderation, reporting
from comments.models import Comment, Thread, queue_counts
from forum.models import User
from tests.builders import make_article, make_comment, make_section
from tests.conftest import make_roles, make_user
from tests.whole_site import make_site

BROWSER = "Mozilla/5.0 (a browser)"


def make_everything() -> dict[str, str]:
    """The addresses of the public pages, by what is there."""
    addresses = make_site()
    edith, mona = User.objects.get(username="edith"), make_user("mona", "Moderator", email="mona@example.org")
    mona.user_permissions.add(Permission.objects.get(codename="manage_privacy"))
    Section.objects.get(slug="asia").editors.add(edith)
    river = Article.objects.get(headline="A river & <its> treaty")
    _edit(river, edith)
    _discuss(river, mona)
    return addresses


def _edit(article: Article, edith: User) -> None:
    """A version that is not published yet, steps, former slugs, and links between articles."""
    section = make_section("Drafts")
    translation = make_article(headline="Not public yet", section=section, status="draft", published_at=None)
    original = make_article(
        headline="Tomorrow’s", section=section, published_at=timezone.now() + timedelta(days=1), created_by=edith,
        body=f'<p>See <a href="/articles/{article.pk}/">the river</a>, <a href="{article.get_absolute_url()}">it</a>, '
        '<a href="/about/">us</a>.</p>',
    )  # fmt: skip
    Article.objects.filter(pk=translation.pk).update(translation_of=original)
    original.related.add(article, translation)
    document = Document(title="A communiqué", uploaded_by=edith)
    documents.store(document, SimpleUploadedFile("communique.pdf", b"%PDF-1.7"))
    document.save()
    OldAddress.objects.create(path="/2019/a-river", article=article)
    OldAddress.objects.create(path="/rivers", address="/tag/rivers/")
    Origin.objects.create(site="old.example.org", kind="post", key="7", became="article", number=article.pk)
    article.slug = "a-river-and-its-treaty"
    article.save()
    data = revisions.snapshot(article) | {"headline": "A river, rewritten", "body": "<p>New &amp; <em>better</em></p>"}
    revisions.record(article, data, by=edith, note="better")
    publishing.submit(translation, by=edith)


def _discuss(article: Article, mona: User) -> None:
    """Everything that comes with a comment, a hidden one above an answer, decisions, an edit and a complaint."""
    first = make_comment(
        article, body="Spam? No.", ip_address="192.0.2.7", user_agent=BROWSER, commenter=uuid4(), wants_mail=True,
        email_confirmed_at=timezone.now(), website="https://example.net/", evidence={"links": "192.0.2.7"},
        reasons=["links"],
    )  # fmt: skip
    make_comment(article, parent=first, body="An answer", ip_address="2001:db8::1")
    moderation.trash([first.pk], by=mona)
    second = make_comment(article, email="former@example.org", website="https://example.com/")
    moderation.edit(second, {"email": "later@example.org", "website": "", "body": "Other words"}, by=mona)
    reporting.report(second, "private", "That is my address", "192.0.2.99")
    moderation.reply(second, "We hear you.", by=mona)


def run(command: str, *arguments: str | Path, **options: Any) -> str:
    output = StringIO()
    call_command(command, *map(str, arguments), stdout=output, stderr=output, **options)
    return output.getvalue()


def empty() -> None:
    """As on a new machine after `migrate`."""
    call_command("flush", interactive=False, verbosity=0)
    make_roles()


def derived() -> dict[str, Any]:
    """What the database works out by itself and an archive does not hold."""
    return {
        "threads": list(Thread.objects.order_by("article").values_list("article", "responses", "places")),
        "queues": queue_counts(),
        "places": list(Comment.objects.filter(holds_place=True).order_by("pk").values_list("pk", flat=True)),
        "links": list(InnerLink.objects.order_by("source", "target").values_list("source", "target")),
        "pictures": list(BodyImage.objects.order_by("article", "name").values_list("article", "name")),
        "lists": set(Listing.objects.values_list("article", "kind", "number", "published_at", "expires_at")),
        "lengths": {about.pk: listings.of(about).months for about in Section.objects.all()},
        "words": set(Word.objects.values_list("word", flat=True)),
    }


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the manifest, and of that everything but the time."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    manifest = json.loads(found["manifest.json"])
    del manifest["exported_at"]
    return found | {"manifest.json": json.dumps(manifest).encode()}


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_bytes().splitlines()]


def tamper(folder: Path, name: str, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the rows of a file, as somebody does who knows how to correct the checksums."""
    rows = lines(folder, name)
    change(rows)
    write_lines(folder, name, [json.dumps(row, ensure_ascii=False) for row in rows])


def write_lines(folder: Path, name: str, texts: list[str]) -> None:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    correct_sums(folder, {path: f"{name}.jsonl"})
    change_manifest(folder, lambda manifest: manifest["tables"][name].update(sha256=digest(path), rows=len(texts)))


def correct_sums(folder: Path, changed: dict[Path, str]) -> None:
    sums = folder / "SHA256SUMS"
    names = {name: digest(path) for path, name in changed.items()}
    found = [line.split("  ", 1) for line in sums.read_text(encoding="utf-8").splitlines()]
    sums.write_text("".join(f"{names.get(name, old)}  {name}\n" for old, name in found), encoding="utf-8")
    change_manifest(folder)


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object] = id) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["checksums"]["sha256"] = digest(folder / "SHA256SUMS")
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
