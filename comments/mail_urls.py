"""Where the links in mail to commenters lead."""

from __future__ import annotations

from django.urls import URLPattern, path

from comments import mail_views

urlpatterns: list[URLPattern] = [
    path("comments/confirm/<str:token>/", mail_views.confirm, name="confirm"),
    path("comments/unsubscribe/<str:token>/", mail_views.unsubscribe, name="unsubscribe"),
]
