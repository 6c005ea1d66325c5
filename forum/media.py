"""Uploaded files and the icon that browsers ask for by name.

Pictures are served with headers that let a browser show them and do nothing else with them; documents with such that it
saves them and shows none. A proxy may take over /media/; it then sets the same headers (docs/operation.md).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from articles.documents import KINDS
from forum.http import MEDIA_CSP

NAME = re.compile(r"[\w-]+(?:/[\w-]+)*\.(?:avif|jpg|png|webp)", re.ASCII)
DOCUMENT = re.compile(rf"documents/[0-9a-f]{{20}}/[\w-]+\.(?:{'|'.join(KINDS)})")
TYPES = {".avif": "image/avif", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
TYPES |= {f".{name}": kind.media_type for name, kind in KINDS.items()}


@require_safe
def serve_media(request: HttpRequest, name: str) -> FileResponse:
    """One file; its name is random and its content never changes, so it may be kept for good."""
    is_document = DOCUMENT.fullmatch(name) is not None
    if not is_document and not NAME.fullmatch(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=is_document, content_type=TYPES[PurePosixPath(name).suffix])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = MEDIA_CSP
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where a page names no icon, browsers ask here."""
    return redirect(static("forum/img/favicon.ico"))
