"""A small site that moves in: it has five pictures, and two of its articles have new addresses here."""

from __future__ import annotations

from collections.abc import Sequence

from articles.wordpress.body import Converted, Picture, convert

UPLOADS = "https://old.example/wp-content/uploads/2019/04"
HALL = Picture("/media/2019/04/hall.jpg", 1200, 800, "An empty hall")
TABLE = Picture("/media/2019/04/table.jpg", 900, 600, "", "The table, <em>before</em> the talks")
DOOR = Picture("/media/2019/04/door.jpg", 640, 960, "A door")
BY_NAME = {"hall": HALL, "table": TABLE, "door": DOOR}
BY_NUMBER = {12: HALL, 13: TABLE, 14: DOOR}


class OldSite:
    def picture(self, address: str, number: int | None) -> Picture | None:
        found = next((picture for name, picture in BY_NAME.items() if f"/{name}" in address), None)
        return found or BY_NUMBER.get(number or 0)

    def pictures_of(self, numbers: Sequence[int]) -> list[Picture]:
        return [BY_NUMBER[number] for number in numbers if number in BY_NUMBER]

    def pictures_under(self, item: int | None) -> list[Picture]:
        return [DOOR, TABLE] if item == 7 else []

    def link(self, address: str) -> str:
        moved = {"https://old.example/2019/04/first-day/": "/articles/3/", "https://old.example/?p=9": "/articles/9/"}
        return moved.get(address, address)


def converted(body: str, item: int | None = None, footnotes: str = "") -> Converted:
    return convert(body, OldSite(), item, footnotes=footnotes)


def html_of(body: str) -> str:
    return converted(body).html


HALL_IMAGE = '<img src="/media/2019/04/hall.jpg" alt="An empty hall" width="1200" height="800">'
DOOR_IMAGE = '<img src="/media/2019/04/door.jpg" alt="A door" width="640" height="960">'
TABLE_IMAGE = '<img src="/media/2019/04/table.jpg" alt="" width="900" height="600">'
