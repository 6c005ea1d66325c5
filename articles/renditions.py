"""Renditions of the library's pictures: drawn by django-pictures, cropped around what matters in each picture."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.fields.files import ImageFieldFile
from pictures.models import PictureField, PictureFieldFile, PillowPicture
from PIL import Image as Pillow
from PIL import ImageOps

CENTRE = "50x50"
# The encoder's settings: speed 9 takes a quarter of the time of 8 and looks the same for about as many bytes in
# photographs; only drawings and screenshots grow by a fifth.
OPTIONS: dict[str, dict[str, Any]] = {"AVIF": {"quality": 60, "speed": 9}, "WEBP": {"quality": 80, "method": 4}}


@dataclass(eq=False)
class FocusedPicture(PillowPicture):  # type: ignore[misc]  # django-pictures has no types
    """`focus` is the point that a crop keeps, in per cent from the left and from the top. It is part of the name, so
    that another point has another address and no cache shows the old crop."""

    focus: str = CENTRE

    __hash__ = PillowPicture.__hash__
    __eq__ = PillowPicture.__eq__

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, str]]:
        path, arguments, _none = super().deconstruct()
        return path, arguments, {"focus": self.focus}

    @property
    def name(self) -> str:
        plain = Path(super().name)
        is_centred = self.focus == CENTRE or not self.aspect_ratio
        return str(plain if is_centred else plain.with_stem(f"{plain.stem}-{self.focus}"))

    def resize(self, image: Pillow.Image) -> Pillow.Image:
        if not self.aspect_ratio:
            resized: Pillow.Image = super().resize(image)
            return resized
        x, y = (int(part) / 100 for part in self.focus.split("x"))
        return ImageOps.fit(image, (math.floor(self.width), math.floor(self.height)), centering=(x, y))

    def save(self, image: Pillow.Image) -> None:
        buffer = io.BytesIO()
        self.resize(image).save(buffer, format=self.file_type, exif=b"", icc_profile=b"", **OPTIONS[self.file_type])
        self.storage.delete(self.name)
        self.storage.save(self.name, ContentFile(buffer.getvalue()))


Ratios = dict[Fraction | str | None, dict[str, dict[int, FocusedPicture]]]


class FocusedFieldFile(PictureFieldFile):  # type: ignore[misc]
    @property
    def is_drawn(self) -> bool:
        return bool(getattr(self.instance, "is_drawn", True))

    @property
    def aspect_ratios(self) -> Ratios:
        """What pages offer: nothing until it is drawn, so that they show the picture itself."""
        return self.planned() if self.is_drawn else {ratio: {} for ratio in self.field.aspect_ratios}

    def planned(self) -> Ratios:
        """As django-pictures has it, around the picture's point; one smaller than every rendition is one itself."""
        found: Ratios = super().aspect_ratios
        focus = f"{getattr(self.instance, 'focal_x', 50)}x{getattr(self.instance, 'focal_y', 50)}"
        for ratio, types in found.items():
            for file_type, sources in types.items():
                if not sources:
                    width = self.width if ratio is None else min(self.width, math.floor(self.height * Fraction(ratio)))
                    sources[width] = FocusedPicture(self.name, file_type, ratio, self.storage, max(width, 1))
                for picture in sources.values():
                    picture.focus = focus
        return found

    def get_picture_files_list(self) -> set[FocusedPicture]:
        """What is to be drawn, and to be deleted: all that may be there."""
        ratios = self.planned().values()
        return {picture for types in ratios for sizes in types.values() for picture in sizes.values()}

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """With its renditions, unless those are to come later."""
        if self.is_drawn:
            super().save(name, content, save)
        else:
            ImageFieldFile.save(self, name, content, save)


class FocusedPictureField(PictureField):  # type: ignore[misc]
    attr_class = FocusedFieldFile


def sources(file: Any) -> list[tuple[str, str]]:
    """The uncropped renditions of a picture for <source>: media type and srcset, the best format first."""
    types = file.aspect_ratios.get(None, {})
    return [
        (f"image/{kind.lower()}", ", ".join(f"{picture.url} {width}w" for width, picture in pictures.items()))
        for kind, pictures in types.items()
    ]
