"""What the conversion of a text has to tell an editor: a code, and what it is about."""

from __future__ import annotations

BLOCK_DROPPED = "block-dropped"
REUSABLE_BLOCK_DROPPED = "reusable-block-dropped"
BODY_AS_TEXT = "body-as-text"
BODY_CUT = "body-cut"
EMBED_LINKED = "embed-linked"
EMBED_DROPPED = "embed-dropped"
FOOTNOTES_MISSING = "footnotes-missing"
GALLERY_INCOMPLETE = "gallery-incomplete"
MARKUP_DROPPED = "markup-dropped"
PICTURE_MISSING = "picture-missing"
PIXEL_DROPPED = "pixel-dropped"
SHORTCODE_DROPPED = "shortcode-dropped"
SHORTCODE_KEPT = "shortcode-kept"
SHORTCODE_UNWRAPPED = "shortcode-unwrapped"

MAX_DETAIL = 300


class Notes(dict[tuple[str, str], None]):
    """In the order in which they were taken, each once."""

    def add(self, code: str, detail: str = "") -> None:
        self[code, " ".join(detail[:MAX_DETAIL].split())] = None
