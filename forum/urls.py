"""Every address of the site, app by app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from forum import media, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots_txt, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security"),
    path("favicon.ico", media.favicon, name="favicon"),
    # Django's own redirect to any object's page asks for no permission, and a draft's address tells its headline.
    path("admin/r/<path:object>", views.nowhere),
    path("admin/", admin.site.urls),
    path("media/<path:name>", media.serve_media, name="media"),
    path("", include("comments.urls")),  # also what stands under an article's address
    path("", include("articles.urls")),
]
handler400 = "forum.views.bad_request"
handler403 = "forum.views.permission_denied"
handler404 = "forum.views.not_found"
handler500 = "forum.views.server_error"
