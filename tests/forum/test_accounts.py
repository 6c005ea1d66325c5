"""Who manages accounts, and how far that goes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from forum.models import User
from tests.conftest import make_user, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/forum/user/"


def test_roles_exist_with_their_rights() -> None:
    rights = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert set(rights) == {"Author", "Editor", "Moderator", "Administrator"}
    assert "publish_article" in rights["Editor"] - rights["Author"] - rights["Moderator"]
    assert rights["Moderator"] == {"view_comment", "moderate_comment", "view_contact"}
    assert {"change_discussion", "manage_privacy"} <= rights["Administrator"] - rights["Editor"]
    assert {"add_user", "change_user"} <= rights["Administrator"] - rights["Editor"]


def test_an_administrator_makes_nobody_a_superuser() -> None:
    administrator = make_user("alma", "Administrator")
    data: dict[str, object] = {"username": "alma", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    data |= {"date_joined_0": "2026-01-01", "date_joined_1": "10:00", "groups": [administrator.groups.get().pk]}
    response = signed_in(administrator).post(f"{LIST}{administrator.pk}/change/", data)
    assert response.status_code == 302
    administrator.refresh_from_db()
    assert not administrator.is_superuser


def test_an_administrator_cannot_touch_a_superuser() -> None:
    root = User.objects.create_superuser("root", password="a-password-for-root")
    client = signed_in(make_user("alma", "Administrator"))
    assert "root" not in client.get(LIST).text
    for page in ("change", "password"):
        response = client.post(
            f"{LIST}{root.pk}/{page}/", {"password1": "new-password-1", "password2": "new-password-1"}
        )
        assert response.status_code in {302, 404}
    root.refresh_from_db()
    assert root.check_password("a-password-for-root")


@pytest.mark.parametrize("who", ["author", "editor", "moderator"])
def test_others_manage_no_accounts(request: pytest.FixtureRequest, who: str) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
