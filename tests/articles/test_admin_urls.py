"""Every address of the admin, with every role and every state of an article; one that is not listed here fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles import previews, revisions, writing
from articles.models import Article, Autosave, ImportRun, Move, OldAddress, Page, Pin, PreviewLink, Revision
from forum.models import User
from tests.builders import make_article, make_author, make_document, make_image, make_section, make_tag
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
Status = Article.Status
ROLES = ("owner", "author", "editor", "limited", "moderator", "administrator", "stranger", "anonymous")
EDITORS = {"editor", "administrator"}
WRITERS = {"owner", "author", "limited"} | EDITORS
PAGE = UUID("00000000-0000-4000-8000-000000000001")

# Of one article. "view" and "edit" are the questions of articles/permissions.py.
OF_ARTICLE = {
    "<path:object_id>/change/": ("get", "view"),
    "<path:object_id>/delete/": ("get", "delete"),
    "<int:article_id>/history/": ("get", "view"),
    "<path:object_id>/history/": ("get", "view"),
    "<int:article_id>/compare/": ("get", "view"),
    "<int:article_id>/restore/": ("post", "edit"),
    "<int:article_id>/links/": ("get", "edit"),
    "<int:article_id>/links/<int:link_id>/revoke/": ("post", "edit"),
    "autosave/": ("post", "edit"),
    "preview/": ("post", "edit"),
}
# What somebody typed and did not save is theirs, whatever their role.
OWN_PAGES = {
    "autosave/<uuid:page>/discard/": "post",
    "preview/<uuid:page>/": "get",
    "preview/<uuid:page>/text/": "get",
}
OF_ALL_ARTICLES = {
    "": WRITERS,
    "add/": WRITERS,
    "calendar/": WRITERS,
    "find/": WRITERS,
    "<path:object_id>/": set(),
}  # the last one leads on

LOOKING_UP = WRITERS
STANDARD = {"": "view", "add/": "add", "<path:object_id>/history/": "view", "<path:object_id>/delete/": "delete",
            "<path:object_id>/change/": "view"}  # fmt: skip
MODELS: dict[str, dict[str, set[str]]] = {
    "articles/author/": {"view": LOOKING_UP, "add": EDITORS | {"limited"}, "delete": EDITORS | {"limited"}},
    "articles/section/": {"view": LOOKING_UP, "add": EDITORS | {"limited"}, "delete": EDITORS | {"limited"}},
    "articles/tag/": {"view": LOOKING_UP, "add": EDITORS | {"limited"}, "delete": EDITORS | {"limited"}},
    "articles/image/": {"view": LOOKING_UP, "add": WRITERS, "delete": EDITORS | {"limited"}},
    "articles/document/": {"view": LOOKING_UP, "add": WRITERS, "delete": EDITORS | {"limited"}},
    "articles/pin/": {"view": EDITORS, "add": EDITORS, "delete": EDITORS},
    "articles/page/": {"view": EDITORS, "add": EDITORS, "delete": EDITORS},
    "articles/oldaddress/": {"view": EDITORS, "add": EDITORS, "delete": EDITORS},
    "articles/importrun/": {"view": {"administrator"}, "add": {"administrator"}, "delete": {"administrator"}},
    "forum/user/": {"view": {"administrator"}, "add": {"administrator"}, "delete": set()},
    "auth/group/": {"view": set(), "add": set(), "delete": set()},
    "comments/discussion/": {"view": {"administrator"}, "add": set(), "delete": set()},
}
IMPORTS = {"progress/": "get", "stop/": "post", "again/": "post"}
OTHERS = {
    "articles/image/upload/", "articles/image/many/", "forum/user/<id>/password/",
    *(f"articles/importrun/<int:run_id>/{step}" for step in IMPORTS),
    # Django's own, which decide by what they show: index, sign-in, passwords, words for scripts, lists of one app.
    "", "login/", "logout/", "password_change/", "password_change/done/", "autocomplete/", "jsi18n/",
    "r/<path:content_type_id>/<path:object_id>/", "^(?P<app_label>auth|forum|articles|comments)/$", "(?P<url>.*)$",
}  # fmt: skip


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in found:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, here)
        else:
            yield here


def test_every_address_is_known() -> None:
    site: Any = next(found for found in get_resolver().url_patterns if str(found.pattern) == "admin/")
    known = set(OTHERS) | {f"articles/article/{path}" for path in (*OF_ARTICLE, *OWN_PAGES, *OF_ALL_ARTICLES)}
    for model in MODELS:
        known |= {f"{model}{path}" for path in (*STANDARD, "<path:object_id>/")}
    found = {path for path in patterns(site.url_patterns) if not path.startswith("comments/comment/")}
    assert found == known  # comments/comment/: test_desk_access.py


@pytest.fixture
def clients() -> dict[str, Client]:
    """A signed-in client of each role."""
    people = {
        "owner": make_user("owner", "Author"),
        "author": make_user("other", "Author"),
        "editor": make_user("edith", "Editor"),
        "limited": make_user("lena", "Editor"),
        "moderator": make_user("mona", "Moderator"),
        "administrator": make_user("anna", "Administrator"),
        "stranger": User.objects.create_user(username="sam", is_staff=True),
    }
    make_section("Elsewhere").editors.add(people["limited"])
    return {role: signed_in(user) for role, user in people.items()} | {"anonymous": Client()}


def is_refused(response: Any) -> bool:
    """To sign in, to the admin's first page with a message, forbidden, or as if it did not exist."""
    leads_away = response.status_code == 302 and (
        response["Location"] == "/admin/" or response["Location"].startswith("/admin/login/")
    )
    return leads_away or response.status_code in (403, 404)


def may(role: str, question: str, status: str) -> bool:
    """The rights as people are told them, once more and in other words than articles/permissions.py."""
    is_owners = role == "owner"
    if question == "view":
        return role in EDITORS or is_owners
    if question == "edit":
        return role in EDITORS or (is_owners and status in {"draft", "in_review", "trash"})
    return status == "trash" and role in EDITORS  # what readers have seen is deleted by editors alone


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("path", OF_ARTICLE)
def test_of_an_article(clients: dict[str, Client], path: str, status: str) -> None:
    method, question = OF_ARTICLE[path]
    owner = User.objects.get(username="owner")
    for role in ROLES:
        article = make_article(status=status, created_by=owner)
        revision = revisions.record(article, revisions.snapshot(article), by=owner)
        link = previews.make_link(article, by=owner, hours=24)
        before = _state(article)
        url = "/admin/articles/article/" + path.replace("<path:object_id>", str(article.pk)).replace(
            "<int:article_id>", str(article.pk)
        ).replace("<int:link_id>", str(link.pk))
        data = {"article": article.pk, "page": str(PAGE), "revision": revision.pk, "headline": "Typed"}
        response = getattr(clients[role], method)(url, data if method == "post" else {})
        assert is_refused(response) == (not may(role, question, status)), (role, response.status_code)
        if is_refused(response):
            assert _state(article) == before, role
        Autosave.objects.all().delete()


def _state(article: Article) -> tuple[Any, ...]:
    current = Article.objects.get(pk=article.pk)
    counts = (Revision.objects.count(), Move.objects.count(), Autosave.objects.count())
    open_links = PreviewLink.objects.filter(article=article, revoked_at=None).count()
    return (current.headline, current.status, current.draft_id, open_links, *counts)


@pytest.mark.parametrize("path", OWN_PAGES)
def test_unsaved_text_is_its_writers_alone(clients: dict[str, Client], path: str) -> None:
    owner = User.objects.get(username="owner")
    article = make_article(status=Status.DRAFT, created_by=owner)
    url = f"/admin/articles/article/{path.replace('<uuid:page>', str(PAGE))}"
    for role in reversed(ROLES):
        writing.keep(PAGE, {"headline": ["Typed"]}, user=owner, article=article)
        response = getattr(clients[role], OWN_PAGES[path])(url)
        assert is_refused(response) == (role != "owner"), (role, response.status_code)
        assert Autosave.objects.exists() or role == "owner"


@pytest.mark.parametrize("path", OF_ALL_ARTICLES)
def test_of_all_articles(clients: dict[str, Client], path: str) -> None:
    for role in ROLES:
        url = f"/admin/articles/article/{path.replace('<path:object_id>', '999999')}"
        response = clients[role].get(url, follow=role != "anonymous")
        last = response.redirect_chain[-1][0] if getattr(response, "redirect_chain", None) else ""
        refused = is_refused(response) or last in ("/admin/",)
        assert refused == (role not in OF_ALL_ARTICLES[path]), (role, response.status_code)


@pytest.mark.parametrize("path", STANDARD)
@pytest.mark.parametrize("model", MODELS)
def test_of_other_models(clients: dict[str, Client], model: str, path: str) -> None:
    rows: dict[str, Any] = {
        "articles/author/": make_author, "articles/section/": make_section, "articles/tag/": make_tag,
        "articles/image/": make_image, "articles/document/": make_document,
        "articles/pin/": lambda: Pin.objects.create(article=make_article()),
        "articles/page/": lambda: Page.objects.create(title="About", path="about"),
        "articles/oldaddress/": lambda: OldAddress.objects.create(path="/former", address="/search/"),
        "articles/importrun/": lambda: ImportRun.objects.create(file="export.xml", ended_at=timezone.now()),
    }  # fmt: skip
    number = rows[model]().pk if model in rows else 1
    if model == "forum/user/":
        number = User.objects.get(username="sam").pk
    for role in ROLES:
        response = clients[role].get(f"/admin/{model}{path.replace('<path:object_id>', str(number))}")
        assert is_refused(response) == (role not in MODELS[model][STANDARD[path]]), (role, response.status_code)


def test_pictures_are_uploaded_by_who_writes(clients: dict[str, Client]) -> None:
    for role in ROLES:
        assert is_refused(clients[role].get("/admin/articles/image/many/")) == (role not in WRITERS), role
        response = clients[role].post("/admin/articles/image/upload/", {})
        assert is_refused(response) == (role not in WRITERS), (role, response.status_code)


@pytest.mark.parametrize("step", IMPORTS)
def test_imports_are_administrators_business(clients: dict[str, Client], step: str) -> None:
    run = ImportRun.objects.create(file="export.xml")
    for role in ROLES:
        ask = getattr(clients[role], IMPORTS[step])
        response = ask(f"/admin/articles/importrun/{run.pk}/{step}")
        assert is_refused(response) == (role != "administrator"), (role, response.status_code)


def test_passwords_are_set_by_who_manages_accounts(clients: dict[str, Client]) -> None:
    number = User.objects.get(username="sam").pk
    for role in ROLES:
        response = clients[role].get(f"/admin/forum/user/{number}/password/")
        assert is_refused(response) == (role != "administrator"), (role, response.status_code)


@pytest.mark.parametrize(
    "field", ["bylines.author", "article.tags", "article.lead_image", "article.related", "section.editors"]
)
def test_pickers_tell_names_to_who_may_look_them_up(clients: dict[str, Client], field: str) -> None:
    make_author("Findable")
    make_tag("Findable")
    make_image(title="Findable")
    model, name = field.split(".")
    query = {"app_label": "articles", "model_name": model.replace("bylines", "byline"), "field_name": name}
    allowed = {"administrator"} if name == "editors" else WRITERS
    for role in ROLES:
        response = clients[role].get("/admin/autocomplete/", {**query, "term": ""})
        assert is_refused(response) == (role not in allowed), (role, response.status_code)
