"""Whether readers may reply to a new article is what the discussion settings say, until its editor says otherwise."""

from __future__ import annotations

import pytest

from comments.models import Discussion
from forum.models import User
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("allowed", [True, False])
def test_a_new_article_begins_as_the_settings_say(editor: User, allowed: bool) -> None:
    Discussion.objects.create(pk=1, default_comment_status=allowed)
    form = signed_in(editor).get("/admin/articles/article/add/").context["adminform"].form
    assert form["accepts_comments"].value() is allowed
