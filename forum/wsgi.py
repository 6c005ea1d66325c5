"""The WSGI entry point that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from forum.editions.keeping import answering_first
from forum.middleware import guard_content_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
application = answering_first(guard_content_type(get_wsgi_application()))
