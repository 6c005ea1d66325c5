"""Writing and publishing in the admin, and what each role may do there."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Image
from articles.revisions import latest_id
from forum.models import User
from tests.builders import make_article, make_author, make_image, make_section, make_tag, make_upload
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/articles/article/", "/admin/articles/article/add/"
Status = Article.Status


def typed(**over: Any) -> dict[str, Any]:
    """What an editor's browser sends."""
    data = {
        "headline": "A treaty is signed",
        "standfirst": "Two neighbours share a river.",
        "body": "<h2>The text</h2><p>Forty pages.</p>",
        "language": "en",
        "slug": "",
        "credit_line": "the media team of the forum",
        "lead_caption": "",
        "accepts_comments": "on",
        "bylines-author": [""],
        "bylines-role": ["text"],
        **over,
    }
    return {name: value for name, value in data.items() if value is not None}


def change(client: Client, article: Article, **over: Any) -> Any:
    """Open the page, type, and press a button."""
    path = f"{LIST}{article.pk}/change/"
    article.refresh_from_db()
    return client.post(path, typed(**{"seen": latest_id(article), "slug": article.slug, **over}))


def test_an_editor_publishes_a_new_article_in_one_go(client: Client, editor: Any) -> None:
    section, author, image = make_section("World"), make_author("Ann Author"), make_image()
    data = typed(
        section=section.pk, tags=[make_tag("Rivers").pk], lead_image=image.pk, _publish="Publish",
        **{"bylines-author": [author.pk]},
    )  # fmt: skip
    response = signed_in(editor).post(ADD, data, follow=True)
    article = Article.objects.get()
    assert article.is_published()
    assert article.get_absolute_url() in response.text
    page = client.get(article.get_absolute_url()).text
    assert all(
        text in page
        for text in (
            "A treaty is signed",
            "Two neighbours",
            '<h2 id="the-text">The text</h2>',
            "Ann Author",
            "media team",
            "Rivers",
        )
    )
    assert image.alt in page
    assert image.credit in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("headline", "", "This field is required."),
        ("body", "<p>&nbsp;</p>", "An article needs a text."),
        ("section", None, "Choose the section in which readers will find it."),
        ("credit_line", "", "Name at least one author below, or give a collective credit here."),
    ],
)
def test_what_is_incomplete_is_not_published_and_says_why(editor: Any, field: str, value: Any, message: str) -> None:
    data = typed(**{"section": make_section().pk, "_publish": "Publish", field: value})
    response = signed_in(editor).post(ADD, data)
    assert response.status_code == 200
    assert message in response.text
    assert "Two neighbours share a river." in response.text
    assert Article.objects.count() == 0


def test_a_draft_may_be_incomplete(editor: Any) -> None:
    signed_in(editor).post(ADD, typed(body="", credit_line="", standfirst="", _save="Save"))
    assert Article.objects.get().status == Status.DRAFT


def test_a_later_date_schedules(client: Client, editor: Any) -> None:
    later = timezone.now() + timedelta(days=2)
    data = typed(
        section=make_section().pk,
        _publish="Publish",
        published_at_0=later.date(),
        published_at_1=later.strftime("%H:%M"),
    )
    response = signed_in(editor).post(ADD, data, follow=True)
    article = Article.objects.get()
    assert article.is_scheduled
    assert "will appear on" in response.text
    assert "Scheduled" in response.text
    assert client.get(article.get_absolute_url()).status_code == 404


def test_archiving_takes_it_away_from_readers(client: Client, editor: Any) -> None:
    article = make_article(credit_line="the desk")
    change(signed_in(editor), article, section=article.section_id, _archive="Archive")
    article.refresh_from_db()
    assert article.status == Status.ARCHIVED
    assert client.get(article.get_absolute_url()).status_code == 404


def test_enter_in_a_field_only_saves(editor: Any) -> None:
    for path in (ADD, f"{LIST}{make_article().pk}/change/"):
        text = signed_in(editor).get(path).text
        form = text[text.index('id="article_form"') :]
        assert form[form.index('type="submit"') :].split("name=")[1].startswith('"_save"')


def test_an_address_of_another_article_is_not_taken_by_hand(editor: Any) -> None:
    article = make_article(slug="a-treaty")
    Article.objects.filter(pk=article.pk).update(slug="renamed")
    response = signed_in(editor).post(ADD, typed(slug="a-treaty", _save="Save"))
    assert "once belonged to another article" in response.text


def test_what_readers_have_seen_keeps_its_date_and_is_not_deleted(editor: Any) -> None:
    article = make_article(credit_line="the desk")
    client = signed_in(editor)
    change(client, article, section=article.section_id, _archive="Archive")
    change(client, article, section=article.section_id, _return="Back")
    article.refresh_from_db()
    assert (article.status, article.published_at is None) == (Status.DRAFT, False)
    assert client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"}).status_code == 403


def test_no_shortcut_tells_a_drafts_address(author: Any) -> None:
    article = make_article(headline="Secret merger", status=Status.DRAFT)
    kind = ContentType.objects.get_for_model(Article).pk
    response = signed_in(author).get(f"/admin/r/{kind}/{article.pk}/")
    assert response.status_code == 404


def test_an_expiry_before_the_publication_is_refused(editor: Any) -> None:
    data = typed(section=make_section().pk, _publish="Publish", expires_at_0="2020-01-01", expires_at_1="10:00")
    response = signed_in(editor).post(ADD, data)
    assert "The expiry must come after the publication." in response.text
    assert Article.objects.count() == 0


def test_an_author_submits_and_cannot_publish(author: Any, editor: Any) -> None:
    make_author("Ada Author", user=author)
    section = make_section()
    client = signed_in(author)
    client.post(ADD, typed(section=section.pk, _submit="Submit"))
    article = Article.objects.get()
    assert (article.status, article.created_by) == (Status.IN_REVIEW, author)
    assert [byline.author.name for byline in article.bylines.all()] == ["Ada Author"]
    assert change(client, article, section=section.pk, _publish="Publish").status_code == 302
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW


def test_an_author_cannot_set_what_is_the_editors_business(author: Any) -> None:
    other = make_author("Somebody Else")
    data = typed(
        slug="my-own-slug", published_at_0="2020-01-01", published_at_1="10:00", status="published",
        accepts_comments=None, _save="Save", **{"bylines-author": [other.pk]},
    )  # fmt: skip
    signed_in(author).post(ADD, data)
    article = Article.objects.get()
    assert (article.slug, article.status, article.published_at) == ("a-treaty-is-signed", Status.DRAFT, None)
    assert article.accepts_comments
    assert article.bylines.count() == 0


@pytest.mark.parametrize("status", list(Status))
def test_an_author_sees_no_article_of_others(author: Any, other_author: Any, status: str) -> None:
    article = make_article(headline="Otto's secret", status=status, created_by=other_author)
    client = signed_in(author)
    assert "secret" not in client.get(LIST).text
    for page in ("change", "history", "delete"):
        response = client.get(f"{LIST}{article.pk}/{page}/", follow=True)
        assert "secret" not in response.text


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.ARCHIVED])
def test_what_is_published_an_author_may_only_look_at(author: Any, status: str) -> None:
    article = make_article(headline="Mine", status=status, created_by=author)
    client = signed_in(author)
    assert client.get(f"{LIST}{article.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{article.pk}/change/", typed(headline="Changed")).status_code == 403
    article.refresh_from_db()
    assert article.headline == "Mine"


@pytest.mark.parametrize("who", ["moderator", "stranger"])
def test_others_have_no_newsroom(request: pytest.FixtureRequest, who: str) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.post(ADD, typed(_save="Save")).status_code == 403
    assert client.post("/admin/articles/image/upload/", {"upload": make_upload()}).status_code == 403
    assert (Article.objects.count(), Image.objects.count()) == (0, 0)


def test_nothing_published_is_deleted(editor: Any) -> None:
    article = make_article()
    response = signed_in(editor).post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Article.objects.count() == 1


def test_a_step_from_a_state_that_has_passed_is_refused(editor: Any) -> None:
    article = make_article(status=Status.DRAFT, credit_line="the desk")
    stale = Article.objects.get(pk=article.pk)
    publishing.publish(article, by=editor)
    with pytest.raises(ValidationError, match="Published"):
        publishing.submit(stale, by=editor)


def test_slugs_are_made_from_headlines_and_stay_free() -> None:
    first, second = make_article(headline="Über Brücken"), make_article(headline="Über Brücken")
    assert (first.slug, second.slug) == ("über-brücken", "über-brücken-2")
    assert make_article(headline="!!!").slug == "untitled"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("word " * 15 + "extraterritoriality", "-".join(["word"] * 15)),
        ("word " * 16 + "more", "-".join(["word"] * 16)),
        ("a " + "b" * 100, "a-" + "b" * 78),
    ],
)
def test_a_long_headline_gives_a_slug_of_whole_words(headline: str, slug: str) -> None:
    assert make_article(headline=headline).slug == slug


@pytest.mark.parametrize("button", ["_save", "_continue"])
def test_changes_to_a_live_article_are_said_to_wait(editor: User, button: str) -> None:
    article = make_article(credit_line="desk")
    client = signed_in(editor)
    response = change(client, article, section=article.section_id, headline="Better", **{button: "x"})
    assert response.url == (LIST if button == "_save" else f"{LIST}{article.pk}/change/")
    page = client.get(response.url).text
    assert "Your changes to “Better” are saved. Readers do not see them until they are published." in page
    assert "successfully" not in page


def test_only_the_editors_page_allows_inline_script(editor: Any) -> None:
    client = signed_in(editor)
    assert "'unsafe-inline'" in client.get(ADD)["Content-Security-Policy"]
    assert "unsafe-eval" not in client.get(ADD)["Content-Security-Policy"]
    for path in (LIST, "/admin/", "/"):
        assert "unsafe-inline" not in client.get(path)["Content-Security-Policy"]


def test_sections_have_two_levels(editor: Any) -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    client = signed_in(editor)
    data = {"name": "Japan", "slug": "japan", "position": "0", "description": "", "parent": asia.pk}
    response = client.post("/admin/articles/section/add/", data)
    assert response.status_code == 200
    assert "errorlist" in response.text
    data["parent"] = world.pk
    assert client.post("/admin/articles/section/add/", data).status_code == 302
    response = client.post(
        f"/admin/articles/section/{world.pk}/change/",
        {"name": "World", "slug": "world", "position": "0", "description": "", "parent": make_section("Trade").pk},
    )
    assert "This section has sub-sections of its own; move them first." in response.text


def test_a_section_with_articles_is_not_deleted(editor: Any) -> None:
    article = make_article()
    response = signed_in(editor).post(f"/admin/articles/section/{article.section_id}/delete/", {"post": "yes"})
    assert "Cannot delete section" in response.text
    article.refresh_from_db()
    assert article.section is not None


def test_the_article_list_costs_the_same_with_many(editor: Any, django_assert_max_num_queries: Any) -> None:
    client = signed_in(editor)
    world = make_section("World")
    for _ in range(20):
        make_article(section=make_section(parent=world), authors=[make_author()], tags=[make_tag()])
    with django_assert_max_num_queries(13):
        client.get(LIST)
    with django_assert_max_num_queries(13):
        client.get(ADD)


@pytest.mark.parametrize("name", ["tags", "further_sections", "bylines-author", "lead_image", "section"])
@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "1\x00"])
def test_choices_that_no_page_offers_are_refused_and_what_was_typed_stays(
    author: Any, editor: Any, name: str, value: str
) -> None:
    """A field that the person's role does not have is passed over."""
    for user in (author, editor):
        article = make_article(status=Status.DRAFT, created_by=user)
        response = change(signed_in(user), article, **{name: value, "headline": "As it was typed"})
        if response.status_code == HTTPStatus.FOUND:
            assert user == author
            assert name in {"further_sections", "bylines-author"}
        elif "\x00" not in value:
            assert response.status_code == HTTPStatus.OK
            assert "errorlist" in response.text
            assert "As it was typed" in response.text


def test_so_are_those_of_an_author_or_a_section(admin_client: Client) -> None:
    """The refusal stands beside the field, and what was typed stays."""
    for model, field in (("author", "photo"), ("author", "user"), ("section", "editors")):
        data = {"name": "As it was typed", field: "abc"}
        response = admin_client.post(f"/admin/articles/{model}/add/", data)
        assert response.status_code == HTTPStatus.OK
        assert field in response.context["adminform"].form.errors
        assert "As it was typed" in response.text
