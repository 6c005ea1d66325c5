"""What is posted, decided and done by itself looks only at what it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing, revisions
from articles.models import Article
from comments import housekeeping, moderation
from comments.models import Comment
from forum import chores
from forum.models import User
from tests.comments.test_post_comment import post, with_token
from tests.scale.plans import cost

TEXT = "The delegates of both islands have agreed on the wording of the third paragraph at last."


class TestWriting:
    """One after the other."""

    def test_posting_a_comment(self, client: Client, discussed: Article) -> None:
        parent = Comment.objects.approved().filter(article=discussed)[0]

        def post_it(**over: str) -> None:
            assert post(client, with_token(discussed, **over)).status_code == 303

        names = {"articles_author"}  # with which the reader's is compared
        cost(lambda: post_it(comment=TEXT), whole=names)
        cost(
            lambda: post_it(comment=f"{TEXT} Or so.", comment_parent=str(parent.pk), email="o@example.org"), whole=names
        )

    def test_deciding_about_comments(self, moderator: User) -> None:
        waiting = [comment.pk for comment in Comment.objects.pending().order_by("-pk")[:60]]
        approved: Any = Comment.objects.approved().order_by("pk").values_list("pk", flat=True)
        one = cost(lambda: moderation.approve(waiting[:1], by=moderator))
        assert cost(lambda: moderation.approve(waiting[1:], by=moderator)) == one
        cost(lambda: moderation.trash(list(approved[:50]), by=moderator))

    def test_saving_and_publishing_an_article(self, editor: User) -> None:
        draft = Article.objects.filter(status="draft", section__isnull=False, bylines__isnull=False)[0]
        cost(lambda: revisions.record(draft, revisions.snapshot(draft) | {"headline": "Another one"}, by=editor))
        cost(lambda: publishing.publish(draft, by=editor))

    @pytest.mark.parametrize("name", chores.CHORES)
    def test_every_chore_when_little_is_to_be_done(self, name: str) -> None:
        cost(chores.CHORES[name])

    def test_a_chore_that_falls_behind_takes_one_batch_after_the_other(self) -> None:
        later = timezone.now() + timedelta(hours=1)
        cost(lambda: housekeeping.delete_old(later))
        cost(lambda: housekeeping.reduce_old(later))
