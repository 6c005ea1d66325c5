from __future__ import annotations

from django.urls import URLPattern, path

from comments import mail_urls, views

app_name = "comments"
urlpatterns: list[URLPattern] = [
    path("post/", views.post_comment, name="post"),
    path("token/", views.issue_token, name="token"),
    path("<int:comment_id>/", views.show_comment, name="comment"),
    path("pending/<str:token>/", views.show_pending, name="pending"),
    *mail_urls.urlpatterns,
]
