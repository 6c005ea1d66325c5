from __future__ import annotations

from django.urls import URLPattern, path

from comments.views import posting, reading

app_name = "comments"
urlpatterns: list[URLPattern] = [
    path("post/", posting.post_comment, name="post"),
    path("token/", posting.issue_token, name="token"),
    path("<int:comment_id>/", reading.show_comment, name="comment"),
    path("pending/<str:token>/", reading.show_pending, name="pending"),
]
