"""Comments as a tree, laid out for a template that needs no recursion. Which ones: comments/pages.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from comments.models import Comment, Line

Said = Comment | Line


class Row(NamedTuple):
    """One comment, or what stands in its place, with what the list markup around it needs."""

    comment: Said
    depth: int
    is_hidden: bool  # a placeholder, so that replies keep their place
    addressee: Said | None  # whom it answers, where the list does not show that
    is_near: bool  # the addressee stands on the same page
    more: int  # no comment: the number of further replies to the top-level comment
    has_replies: bool
    closes: range  # one step for every list that ends behind this comment


class _Step(NamedTuple):
    comment: Said
    depth: int
    above: Said | None = None  # whose list it stands in
    more: int = 0


def arrange(
    comments: Iterable[Said],
    *,
    depth: int,
    newest_first: bool = False,
    seen: Collection[int] = (),
    more: dict[int, int] | None = None,
) -> list[Row]:
    """Rows in reading order: replies behind what they answer, oldest first. Input in order of id.

    Hidden comments keep their place above visible ones; `seen` are hidden ones that this reader sees all the same. A
    reply whose parent is not here stands under its top-level comment, or at the top, so that it is never lost. With a
    depth of 1 everything stands in one list. `more` has, by top-level comment, how many further replies to offer.
    """
    found = _with_placeholders(comments, seen) if depth > 1 else _visible_ones(comments, seen)
    steps = list(_walk(_lists(found, depth), found, depth, newest_first, more or {}))
    depths = [step.depth for step in steps] + [1]
    return [
        _row(step, found, seen, following) for step, following in zip(steps, depths[1:], strict=True)
    ]  # fmt: skip


def _visible_ones(comments: Iterable[Said], seen: Collection[int]) -> dict[int, Said]:
    return {comment.pk: comment for comment in comments if is_visible(comment, seen)}


def _with_placeholders(comments: Iterable[Said], seen: Collection[int]) -> dict[int, Said]:
    """With those hidden comments that something visible stands under."""
    known = {comment.pk: comment for comment in comments}
    kept = set()
    for comment in known.values():
        above: Said | None = comment if is_visible(comment, seen) else None
        while above and above.pk not in kept:
            kept.add(above.pk)
            above = known.get(above.parent_id or 0) or known.get(above.root_id or 0)
    return {pk: comment for pk, comment in known.items() if pk in kept}


def is_visible(comment: Said, seen: Collection[int] = ()) -> bool:
    return comment.status == Comment.Status.APPROVED or comment.pk in seen


def _lists(found: dict[int, Said], depth: int) -> dict[int, list[Said]]:
    """The comments by the one they stand under; those at the top under 0."""
    lists: dict[int, list[Said]] = defaultdict(list)
    for comment in found.values():
        places = (comment.parent_id, comment.root_id) if depth > 1 else ()
        lists[next((pk for pk in places if pk in found), None) or 0].append(comment)
    return lists


def _walk(
    lists: dict[int, list[Said]],
    found: dict[int, Said],
    last: int,
    newest_first: bool,
    more: dict[int, int],
) -> Iterator[_Step]:
    tops = lists[0] if newest_first else lists[0][::-1]
    waiting = [_Step(comment, 1) for comment in tops]
    while waiting:
        step = waiting.pop()
        yield step
        if step.more:
            continue
        if further := more.get(step.comment.pk):
            waiting.append(_Step(step.comment, 2, more=further))
        deeper = min(step.depth + 1, last)
        above = step.comment if deeper > step.depth else step.above
        waiting.extend(_Step(reply, deeper, above) for reply in reversed(lists.get(step.comment.pk, [])))


def _row(step: _Step, found: dict[int, Said], seen: Collection[int], following: int) -> Row:
    comment = step.comment
    is_under_parent = step.above is not None and step.above.pk == comment.parent_id
    parent = None if is_under_parent else found.get(comment.parent_id or 0) or comment.parent
    return Row(
        comment=comment,
        depth=step.depth,
        is_hidden=not is_visible(comment, seen),
        addressee=parent if parent and is_visible(parent) else None,
        is_near=comment.parent_id in found,
        more=step.more,
        has_replies=following > step.depth,
        closes=range(max(0, step.depth - following)),
    )
