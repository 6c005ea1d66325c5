from __future__ import annotations

from django.urls import URLPattern, path

from articles.converters import ARTICLE
from comments import feeds, mail_urls
from comments.views import posting, reading, reporting
from forum.feeds import FORMATS

app_name = "comments"
urlpatterns: list[URLPattern] = [
    path("comments/post/", posting.post_comment, name="post"),
    path("comments/token/", posting.issue_token, name="token"),
    path("comments/feed/", feeds.show_feed, name="feed"),
    *(path(f"comments/feed/{form}", feeds.show_feed, {"form": form}) for form in FORMATS if form),
    path("comments/pending/<str:token>/", reading.show_pending, name="pending"),
    path("comments/<number:comment_id>/", reading.show_comment, name="comment"),
    path("comments/<number:comment_id>/report/", reporting.report_comment, name="report"),
    path("comments/<number:comment_id>/report/thanks/", reporting.thank, name="reported"),
    *mail_urls.urlpatterns,
    # Under an article's address; the address itself too, because WordPress's ?cpage= is answered there
    path(ARTICLE, reading.show_article),
    *(path(f"{ARTICLE}feed/{form}", feeds.show_article_feed, {"form": form}) for form in FORMATS),
    path(f"{ARTICLE}comment-page-<number:number>/", reading.show_page),
    path(f"{ARTICLE}comment-thread-<number:root_id>/", reading.show_thread),
    path(f"{ARTICLE}comment-thread-<number:root_id>/<page:number>/", reading.show_thread),
]
