"""The comments under one article as a tree, laid out for a template that needs no recursion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comments.models import Comment

MAX_DEPTH = 5  # deeper replies are shown at this level


@dataclass(frozen=True)
class Row:
    """One comment with what the list markup around it needs."""

    comment: Comment
    depth: int
    has_replies: bool
    closes: range  # one step for every list that ends behind this comment


def arrange(comments: Iterable[Comment]) -> list[Row]:
    """Rows in reading order: replies behind what they answer, oldest first. Input in order of id.

    A reply whose parent is not among the comments stands at the top level, so that it is never lost.
    """
    found = list(comments)
    known = {comment.pk for comment in found}
    replies: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in found:
        replies[comment.parent_id if comment.parent_id in known else None].append(comment)
    ordered = list(_walk(replies))
    depths = [depth for _, depth in ordered] + [1]
    return [
        Row(comment, depth, following > depth, range(max(0, depth - following)))
        for (comment, depth), following in zip(ordered, depths[1:], strict=True)
    ]


def _walk(replies: dict[int | None, list[Comment]]) -> Iterator[tuple[Comment, int]]:
    waiting = [(comment, 1) for comment in reversed(replies[None])]
    while waiting:
        comment, depth = waiting.pop()
        yield comment, depth
        deeper = min(depth + 1, MAX_DEPTH)
        waiting.extend((reply, deeper) for reply in reversed(replies.get(comment.pk, [])))
