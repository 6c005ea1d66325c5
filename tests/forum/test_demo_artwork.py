"""The demo's pictures are drawn here, the same every time."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from forum.demo import artwork
from forum.demo.artwork.portraits import SITTERS
from forum.demo.loading import PICTURE
from forum.demo.manuscripts import read_blocks, read_manuscripts

SIZES = {
    **dict.fromkeys(artwork.LEADS, (1800, 1200)),
    **dict.fromkeys(artwork.FIGURES, (1400, 900)),
    **dict.fromkeys(SITTERS, (1200, 1200)),
}


@pytest.mark.parametrize("key", SIZES)
def test_a_picture_has_its_size_and_something_on_it(key: str) -> None:
    picture = Image.open(io.BytesIO(artwork.draw(key)))
    assert picture.size == SIZES[key]
    assert len(set(picture.convert("L").resize((90, 60)).tobytes())) > 12


def test_a_picture_is_the_same_every_time() -> None:
    assert artwork.draw("consignments") == artwork.draw("consignments")


def test_every_picture_is_wanted_and_every_wanted_picture_exists() -> None:
    texts = read_manuscripts()
    wanted = {text.header["lead"].partition("/")[0] for text in texts} | {
        block["portrait"] for block in read_blocks("authors.txt")
    }
    wanted |= {key for text in texts for _alt, key in PICTURE.findall(text.body)}
    assert wanted == set(SIZES)
