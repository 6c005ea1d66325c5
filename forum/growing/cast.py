"""Who and what articles belong to: sections, tags, authors, pictures, and accounts with which nobody can sign in."""

from __future__ import annotations

import io
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image as Pillow

from articles import imaging
from articles.models import Author, Image, Section, Tag
from forum.growing import words
from forum.growing.prose import Prose
from forum.models import User

Fields = dict[str, Any]
TAGS, AUTHORS, WRITERS, PICTURES = 300, 300, 12, 4
DIVIDED = 4  # every fourth section has sub-sections
PARTS = 2
PICTURE_SIZE = (640, 426)


class Skewed:
    """Some are chosen often, most seldom: the first of ten three times in ten."""

    def __init__(self, rows: Sequence[int]) -> None:
        self.rows = rows
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(len(rows))))

    def one(self, random: Random) -> int:
        return self.rows[bisect(self.weights, random.random() * self.weights[-1])]

    def some(self, random: Random, number: int) -> set[int]:
        """At most so many: who is chosen twice counts once."""
        return {self.one(random) for _choice in range(number)}


@dataclass(frozen=True)
class Cast:
    sections: Skewed
    parts: dict[int, list[int]]  # a section's sub-sections
    tags: Skewed
    authors: Skewed
    writers: list[int]
    moderator: int
    pictures: list[int]


def engage(sections: int, seed: int) -> Cast:
    """Those that there are already, by their slugs, and the others new."""
    prose = Prose(Random(f"{seed}:cast"))
    main, parts = _sections(sections, prose)
    writers = [f"grown-writer-{number}" for number in range(1, WRITERS + 1)]
    return Cast(
        sections=Skewed(main),
        parts=parts,
        tags=Skewed(_ensure(Tag, ({"slug": slugify(name), "name": name} for name in words.SUBJECTS[:TAGS]))),
        authors=Skewed(_ensure(Author, (_author(number, prose) for number in range(AUTHORS)))),
        writers=_accounts(writers, "Author"),
        moderator=_accounts(["grown-moderator"], "Moderator")[0],
        pictures=[_picture(number) for number in range(1, PICTURES + 1)],
    )


def _sections(number: int, prose: Prose) -> tuple[list[int], dict[int, list[int]]]:
    names = words.SUBJECTS[:number]
    main = _ensure(Section, (_section(name, place, prose) for place, name in enumerate(names)))
    parts = {
        main[place]: _ensure(
            Section,
            (_section(f"{name} {words.SUBJECTS[-1 - part]}", part, prose, main[place]) for part in range(PARTS)),
        )
        for place, name in enumerate(names)
        if place % DIVIDED == 0
    }
    return main, parts


def _section(name: str, position: int, prose: Prose, parent: int | None = None) -> Fields:
    about = prose.sentences(1)
    slug = slugify(name)
    return {"slug": slug, "name": name.capitalize(), "position": position, "description": about, "parent_id": parent}


def _author(number: int, prose: Prose) -> Fields:
    name = words.person(number)
    slug = slugify(f"{name}-{number + 1}")
    return {"slug": slug, "name": name, "affiliation": prose.title(), "bio": prose.sentences(2)}


def _ensure(model: type[Any], rows: Iterable[Fields], key: str = "slug") -> list[int]:
    """The ids, in the order of the rows."""
    wanted = [model(**fields) for fields in rows]
    model.objects.bulk_create(wanted, ignore_conflicts=True)
    keys = [getattr(row, key) for row in wanted]
    there = dict(model.objects.filter(**{f"{key}__in": keys}).values_list(key, "pk"))
    return [there[name] for name in keys]


def _accounts(names: list[str], role: str) -> list[int]:
    unusable = make_password(None)
    rows = ({"username": name, "is_staff": True, "password": unusable} for name in names)
    found = _ensure(User, rows, key="username")
    for group in Group.objects.filter(name=role):
        group.user_set.add(*found)
    return found


def _picture(number: int) -> int:
    title = f"A grown picture, {number}"
    if found := Image.objects.filter(title=title).first():
        return found.pk
    buffer = io.BytesIO()
    Pillow.new("RGB", PICTURE_SIZE, (60 * number % 256, 110, 150)).save(buffer, format="JPEG")
    file = imaging.reencode(ContentFile(buffer.getvalue(), name="picture.jpg"))
    return Image.objects.create(title=title, file=file, alt="A plain colour", credit="Grown").pk
