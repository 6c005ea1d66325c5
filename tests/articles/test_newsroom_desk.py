"""The newsroom's front page, calendar and lists: to each what they may see, quickly however many articles there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import publishing, revisions
from articles.admin import long_list
from articles.models import Article, OldAddress, Section
from articles.notifications import editors_of
from forum.models import User
from tests.articles.test_newsroom import LIST, change, typed
from tests.builders import make_article, make_author, make_comment, make_document, make_image, make_section
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
CALENDAR = f"{LIST}calendar/"
Status = Article.Status


def test_an_editor_finds_what_is_to_be_done(editor: User, author: User) -> None:
    waiting = make_article(headline="Handed in", status=Status.IN_REVIEW, created_by=author)
    make_article(headline="My own draft", status=Status.DRAFT, created_by=editor)
    make_article(headline="Somebody's draft", status=Status.DRAFT, created_by=author)
    make_article(headline="In two days", published_at=timezone.now() + timedelta(days=2))
    live = make_article(headline="Out now")
    for _ in range(3):
        make_comment(live)
    make_comment(live, status="pending")
    revisions.record(live, revisions.snapshot(live) | {"headline": "Out better"}, by=editor)
    publishing.publish(
        make_article(headline="Unwise", status=Status.DRAFT, credit_line="x"), by=editor, overridden=["No standfirst."]
    )
    text = " ".join(signed_in(editor).get("/admin/").text.split())
    for wanted in (
        "Handed in", "My own draft", "In two days", "3 comments", "Comments that wait: 1", "No standfirst.",
        f"/admin/articles/article/{waiting.pk}/change/",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "Changes that wait to be published" in text
    assert "Somebody&#x27;s draft" not in text


def test_an_author_finds_their_own(author: User, editor: User) -> None:
    make_article(headline="Ada's own", status=Status.DRAFT, created_by=author)
    make_article(headline="Edith's", status=Status.DRAFT, created_by=editor)
    make_article(headline="Edith's later", created_by=editor, published_at=timezone.now() + timedelta(days=2))
    text = signed_in(author).get("/admin/").text
    assert "Ada&#x27;s own" in text
    assert "Waiting for review" not in text
    assert "Edith&#x27;s" not in text


def test_others_find_the_admin_without_a_newsroom(moderator: User, stranger: User) -> None:
    make_article(headline="A draft", status=Status.DRAFT)
    for user in (moderator, stranger):
        response = signed_in(user).get("/admin/")
        assert response.status_code == 200
        assert "My drafts" not in response.text
        assert signed_in(user).get(CALENDAR).status_code == 403


def test_an_empty_newsroom_says_so(editor: User) -> None:
    text = signed_in(editor).get("/admin/").text
    for wanted in ("Nothing waits for an editor.", "You have no drafts.", "Nothing is scheduled."):
        assert wanted in text


def test_the_calendar_shows_what_appears_when(editor: User) -> None:
    moment = timezone.now().replace(day=15, hour=12) + timedelta(days=40)
    make_article(headline="On that day", published_at=moment)
    make_article(headline="A draft of that day", published_at=moment, status=Status.DRAFT)
    client = signed_in(editor)
    assert "On that day" not in client.get(CALENDAR).text
    response = client.get(f"{CALENDAR}?month={moment:%Y-%m}")
    [day] = [day for week in response.context["weeks"] for day in week if day.articles]
    assert (day.day, [article.headline for article in day.articles]) == (moment.date(), ["On that day"])
    assert "A draft of that day" not in response.text
    assert f"?month={(moment.replace(day=1) - timedelta(days=1)):%Y-%m}" in response.text


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "9999-12", "2026-1", "٢٠٢٦-٠١"])
def test_a_month_that_makes_no_sense_is_this_month(editor: User, month: str) -> None:
    response = signed_in(editor).get(CALENDAR, {"month": month})
    assert response.status_code == 200
    assert response.context["first"] == timezone.localdate().replace(day=1)


def test_the_front_page_costs_the_same_with_many(editor: User, django_assert_max_num_queries: Any) -> None:
    client = signed_in(editor)
    with django_assert_max_num_queries(20) as few:
        client.get("/admin/")
    for _ in range(12):
        make_article(section=make_section(), authors=[make_author()], created_by=editor)
        make_article(status=Status.IN_REVIEW, created_by=editor)
        make_article(published_at=timezone.now() + timedelta(days=1))
    with django_assert_max_num_queries(len(few) + 2):  # where links broke, two more look after them
        client.get("/admin/")
    with django_assert_max_num_queries(8):
        client.get(CALENDAR)


# The list


def test_the_list_filters_by_author_and_searches(editor: User) -> None:
    ann = make_author("Ann")
    make_article(headline="By Ann", authors=[ann])
    make_article(headline="By somebody else", standfirst="About rivers")
    client = signed_in(editor)

    def found(query: str) -> set[str]:
        return {row.headline for row in client.get(f"{LIST}?{query}").context["cl"].result_list}

    assert found(f"author={ann.pk}") == {"By Ann"}
    assert found("author=x") == found("author=99999999999999999999") == {"By Ann", "By somebody else"}
    assert found("q=RIVERS") == {"By somebody else"}
    assert f"{LIST}?author={ann.pk}" in client.get(f"/admin/articles/author/{ann.pk}/change/").text


def test_the_list_counts_no_further_than_it_goes(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_list, "MOST", 2)
    monkeypatch.setattr(long_list.CappedPaginator, "most", 2)
    for number in range(3):
        make_article(), make_image(), make_document(content=b"%PDF-1.7 " + bytes([48 + number]))
        OldAddress.objects.create(path=f"/{number}", address="/")
    for path in (LIST, *(f"/admin/articles/{name}/" for name in ("image", "document", "oldaddress"))):
        response = signed_in(editor).get(path)
        assert response.context["cl"].result_count == 2
        assert "This list goes no further" in response.text
        assert "_facets" not in response.text  # the numbers beside filters would count every row


def test_the_list_says_when_an_article_appears_and_was_saved(editor: User) -> None:
    make_article(published_at=datetime(2026, 3, 5, 14, 7, tzinfo=UTC))
    text = signed_in(editor).get(LIST).text
    assert "5 Mar 2026, 14:07" in text
    assert "just now" in text


def test_the_search_can_use_its_index(editor: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "article_desk_search" in Article.objects.filter(headline__icontains="delegates").order_by().explain()
    assert "article_last_saved" in Article.objects.order_by("-updated_at")[:50].explain()


# Editors who are limited to sections


@pytest.fixture
def world() -> Section:
    return make_section("World")


@pytest.fixture
def limited(world: Section) -> User:
    user = make_user("lena", "Editor", email="lena@example.org")
    world.editors.add(user)
    return user


def test_a_limited_editor_works_in_the_section_and_its_sub_sections(limited: User, world: Section) -> None:
    inside = make_article(headline="Inside", section=world, credit_line="x")
    below = make_article(headline="Below", section=make_section("Asia", parent=world))
    outside = make_article(headline="Outside", section=make_section("Trade"))
    own = make_article(headline="Own", section=outside.section, created_by=limited, status=Status.DRAFT)
    client = signed_in(limited)
    assert {row.headline for row in client.get(LIST).context["cl"].result_list} == {"Inside", "Below", "Own"}
    for article, status in ((inside, 200), (below, 200), (own, 200)):
        assert client.get(f"{LIST}{article.pk}/change/").status_code == status
    assert client.get(f"{LIST}{outside.pk}/change/").status_code == 302
    change(client, inside, section=world.pk, headline="Changed", _publish="Publish changes")
    inside.refresh_from_db()
    assert inside.headline == "Changed"
    response = change(client, inside, section=outside.section_id, _save="Save")
    assert "Select a valid choice." in response.text


def test_a_limited_editor_does_not_publish_elsewhere(limited: User) -> None:
    section = make_section("Trade")
    own = make_article(section=section, created_by=limited, status=Status.DRAFT, credit_line="x")
    text = signed_in(limited).get(f"{LIST}{own.pk}/change/").text
    assert 'name="_publish"' not in text
    client = signed_in(limited)
    client.post(f"{LIST}{own.pk}/change/", typed(section=section.pk, slug=own.slug, _publish="Publish"))
    own.refresh_from_db()
    assert own.status == Status.DRAFT


def test_only_who_manages_accounts_limits_editors(editor: User, world: Section) -> None:
    page = f"/admin/articles/section/{world.pk}/change/"
    assert 'name="editors"' not in signed_in(editor).get(page).text
    administrator = make_user("anna", "Administrator")
    assert 'name="editors"' in signed_in(administrator).get(page).text
    data = {"name": "World", "slug": "world", "position": "0", "description": "", "editors": [editor.pk]}
    signed_in(editor).post(page, data)
    assert not world.editors.exists()
    signed_in(administrator).post(page, data)
    assert list(world.editors.all()) == [editor]


def test_only_those_are_told_who_can_do_it(limited: User, editor: User, author: User, world: Section) -> None:
    editor.email = "edith@example.org"
    editor.save()
    assert set(editors_of(make_article(section=world))) == {limited, editor}
    assert editors_of(make_article(section=make_section())) == [editor]


def test_readers_notice_nothing_of_limits(limited: User, world: Section) -> None:
    article = make_article(section=world)
    assert Client().get(article.get_absolute_url()).status_code == 200


def test_a_moderator_finds_the_queue(moderator: User) -> None:
    make_comment(make_article(), status="pending")
    text = " ".join(signed_in(moderator).get("/admin/").text.split())
    assert '<a class="button default" href="/admin/comments/comment/">Comments that wait: 1</a>' in text
    assert "All articles" not in text
