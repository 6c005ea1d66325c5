"""The discussion settings as one page, and the crisis switch that moderators have on the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from comments.models import Comment, Discussion
from forum.models import User
from tests.builders import make_article, make_comment
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/discussion/"
PAGE = f"{LIST}1/change/"
CRISIS = "/admin/comments/comment/crisis/"


@pytest.fixture
def client() -> Client:
    return signed_in(make_user("anna", "Administrator"))


def filled(client: Client, **over: Any) -> dict[str, Any]:
    """The form as it opens, as a browser sends it."""
    form = client.get(PAGE).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **over}.items() if value not in (False, None)}


def test_the_list_leads_to_the_one_page(client: Client) -> None:
    response = client.get(LIST, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert not Discussion.objects.exists()
    text = response.text
    for wanted in (
        "crisis switch: off",
        "Hold a comment that contains this many links or more",
        "Disallowed Comment Keys",
    ):
        assert wanted.lower() in text.lower(), wanted
    assert text.index("there are no pingbacks") < text.index("Default article settings") < text.index("Avatars")


def test_every_setting_is_on_the_page(client: Client) -> None:
    shown = set(client.get(PAGE).context["adminform"].form.fields)
    assert shown - {"version"} == {field.name for field in Discussion._meta.fields if field.editable} - {"id", "crisis"}


def test_the_first_saving_makes_the_row_and_the_next_changes_it(client: Client) -> None:
    response = client.post(PAGE, filled(client, comment_max_links=4, moderation_keys="casino"), follow=True)
    assert "The discussion settings are saved" in response.text
    client.post(PAGE, filled(client, comments_notify=False))
    current = Discussion.objects.get()
    assert (current.comment_max_links, current.moderation_keys, current.comments_notify) == (4, "casino", False)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("thread_comments_depth", "11", "less than or equal to 10"),
        ("thread_comments_depth", "1", "greater than or equal to 2"),
        ("comments_per_page", "4", "greater than or equal to 5"),
        ("comment_max_links", "-1", "greater than or equal to 0"),
        ("comment_max_links", "99999", "less than or equal to 32767"),
        ("close_comments_days_old", "soon", "Enter a whole number."),
    ],
)
def test_numbers_that_make_no_sense_are_refused(client: Client, field: str, value: str, message: str) -> None:
    response = client.post(PAGE, filled(client, moderation_keys="a long list", **{field: value}))
    assert message in response.text
    assert "a long list" in response.text
    assert not Discussion.objects.exists()


def test_saving_leaves_the_crisis_switch_where_somebody_put_it(client: Client) -> None:
    data = filled(client, comment_max_links=4)
    Discussion.objects.create(pk=1, crisis="closed")
    client.post(PAGE, {**data, "crisis": "off"})
    assert (Discussion.current().crisis, Discussion.current().comment_max_links) == ("closed", 4)


def test_a_page_with_older_settings_overwrites_nobodys_newer_ones(client: Client) -> None:
    data = filled(client, moderation_keys="casino")
    client.post(PAGE, filled(client, comment_max_links=9, comment_moderation=True))
    response = client.post(PAGE, data)
    text = " ".join(response.text.split())
    for wanted in (
        "Somebody else saved these settings after you opened this page",
        "Hold a comment that contains this many links or more: 9 now.",
        "Comment must be manually approved: yes now.",
        "casino</textarea>",
    ):
        assert wanted in text, wanted
    assert (Discussion.current().comment_max_links, Discussion.current().moderation_keys) == (9, "")
    form = response.context["adminform"].form
    client.post(PAGE, {**data, "version": form["version"].value()})
    assert (Discussion.current().comment_max_links, Discussion.current().moderation_keys) == (2, "casino")


def test_only_administrators_have_the_page(editor: User, moderator: User, author: User) -> None:
    for user in (editor, moderator, author):
        assert signed_in(user).get(PAGE).status_code == 403
        assert signed_in(user).post(PAGE, {"crisis": "hold"}).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_there_is_only_one(client: Client) -> None:
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}1/delete/").status_code == 403
    assert client.get(f"{LIST}2/change/", follow=True).redirect_chain[0][0] == "/admin/"


@pytest.mark.parametrize(
    ("crisis", "banner"),
    [("hold", "Every new comment is held."), ("closed", "Comments are closed on the whole site.")],
)
def test_moderators_switch_and_see_it_on_the_desk(moderator: User, crisis: str, banner: str) -> None:
    desk = signed_in(moderator)
    response = desk.post(CRISIS, {"crisis": crisis, "seen": "off"}, follow=True)
    assert banner in response.text
    assert Discussion.current().crisis == crisis
    assert LogEntry.objects.get().user == moderator
    assert banner not in desk.post(CRISIS, {"crisis": "off", "seen": crisis}, follow=True).text
    assert Discussion.current().crisis == "off"


def test_a_switch_that_somebody_else_has_moved_is_left(moderator: User) -> None:
    Discussion.objects.create(pk=1, crisis="closed")
    response = signed_in(moderator).post(CRISIS, {"crisis": "off", "seen": "hold"}, follow=True)
    assert "Somebody has switched in the meantime." in response.text
    assert Discussion.current().crisis == "closed"


def test_a_position_that_does_not_exist_is_refused(moderator: User) -> None:
    make_comment(make_article(), status=Comment.Status.PENDING)
    response = signed_in(moderator).post(CRISIS, {"crisis": "panic", "seen": "off"})
    assert response.status_code == 422
    assert Discussion.current().crisis == "off"
