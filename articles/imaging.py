"""Uploaded pictures: checked before a pixel is decoded, then written anew, so that nothing but pixels is kept."""

from __future__ import annotations

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps

MAX_BYTES = 8 * 2**20
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
KEPT_SIDE = 2560  # the longest side that is kept; no reader's screen shows more
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
# What is written for what is read. A GIF becomes a PNG of its first frame.
WRITTEN: dict[str, tuple[str, str, dict[str, Any]]] = {
    "JPEG": ("JPEG", "jpg", {"quality": 88, "optimize": True, "progressive": True}),
    "PNG": ("PNG", "png", {"optimize": True}),
    "GIF": ("PNG", "png", {"optimize": True}),
    "WEBP": ("WEBP", "webp", {"quality": 88, "method": 4}),
}


def reencode(upload: File, max_bytes: int = MAX_BYTES) -> ContentFile:  # type: ignore[type-arg]
    """A new file with the upload's pixels only, turned upright, at most 2560 pixels on its longest side.

    Raises ValidationError with the reason in words where the file is no picture we take.
    """
    if (upload.size or 0) > max_bytes:
        raise ValidationError(
            _("This file has %(size).1f MB; a picture may have up to %(limit)d MB. Save it smaller and try again.")
            % {"size": (upload.size or 0) / 2**20, "limit": max_bytes / 2**20}
        )
    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            return _write(_open(upload))
        except ValidationError:
            raise
        except Exception as error:  # a damaged file makes Pillow's parsers raise nearly anything
            raise ValidationError(
                _("This file cannot be read as a picture: it is damaged, or no JPEG, PNG, WebP or GIF.")
            ) from error


def _open(upload: File) -> Pillow.Image:  # type: ignore[type-arg]
    """The picture by its header, refused before decoding where it would be too large in memory."""
    upload.seek(0)
    picture = Pillow.open(upload, formats=READABLE)
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise ValidationError(
            _("This picture has %(width)d × %(height)d pixels; up to 40 million, and 12,000 on a side, are taken.")
            % {"width": width, "height": height}
        )
    return picture


def _write(picture: Pillow.Image) -> ContentFile:  # type: ignore[type-arg]
    name, suffix, options = WRITTEN[picture.format or "PNG"]
    upright = ImageOps.exif_transpose(picture)
    pixels = upright.convert(_mode(upright, name))
    pixels.thumbnail((KEPT_SIDE, KEPT_SIDE), Pillow.Resampling.LANCZOS)
    clean = Pillow.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    buffer = io.BytesIO()
    clean.save(buffer, format=name, **options)
    return ContentFile(buffer.getvalue(), name=f"picture.{suffix}")


def _mode(picture: Pillow.Image, written: str) -> str:
    has_alpha = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    return "RGBA" if has_alpha and written != "JPEG" else "RGB"
