"""A small site with every kind of public page, and where each of them is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from articles import previews
from articles.models import Article, Page, Pin
from comments import tokens
from comments.models import Comment, Discussion
from tests.builders import make_article, make_author, make_comment, make_image, make_section, make_tag
from tests.conftest import make_user

BODY = """
<p>It began <em>quietly</em>, said <span lang="fr">la présidente</span>, and ended in print.<sup>1</sup></p>
<h2>First things</h2><p>See <a href="https://example.org/">the text</a>.<sup>2</sup></p>
<h2>Second things</h2><blockquote><p>We will.</p></blockquote><blockquote class="pull-quote"><p>We may.</p></blockquote>
<h3>A closer look</h3><ul><li>One</li><li><p>Two</p></li></ul><pre><code>x = 1</code></pre><hr>
<h2>Third things</h2>
<table><caption>What was said</caption><thead><tr><th scope="col">Verb</th><th scope="col">Meaning</th></tr></thead>
<tbody><tr><th scope="row">note</th><td>nothing</td></tr></tbody></table>
<figure class="image align-left"><img alt="A square" src="{image}" width="60" height="40">
<figcaption>It is red.</figcaption></figure>
<h2>Notes</h2><ol><li>In March.</li><li><p>In April.</p></li></ol>
"""
ARABIC = "<h2>الماء أولا</h2><p>قال <span lang='en'>the chief</span>: «نعم».</p><blockquote><p>ماء</p></blockquote>"


def make_site() -> dict[str, str]:
    """The addresses by what is there."""
    Discussion.objects.create(pk=1, comments_per_page=5)
    asia = make_section("Asia", parent=make_section("World", description="Everything abroad."))
    rivers, image = make_tag("Rivers"), make_image()
    ann = make_author("Ann Author", affiliation="A university", bio="She writes.\n\nA lot.", photo=image)
    when = datetime(2024, 5, 6, 9, tzinfo=UTC)
    article = make_article(
        headline="A river & <its> treaty", section=asia, tags=[rivers], authors=[ann, make_author("Bo Byline")],
        kind="analysis", body=BODY.format(image=image.file.url), lead_image=image, lead_caption="The river.",
        published_at=when, revised_at=when + timedelta(days=2),
    )  # fmt: skip
    arabic = make_article(
        headline="نهر قيس مرتين", standfirst="مقدمة", language="ar", body=ARABIC, section=asia, tags=[rivers],
        authors=[ann], translation_of=article, published_at=when, lead_image=image,
    )  # fmt: skip
    others = [
        make_article(section=asia, tags=[rivers], authors=[ann], kind="opinion" if number % 3 else "news")
        for number in range(14)
    ]
    Pin.objects.create(article=article, place=Pin.Place.LEAD)
    Page.objects.create(title="About us", path="about", body="<h2>Who</h2><p>We.</p>", is_public=True, position=1)
    comments = _discuss(article)
    link = previews.make_link(others[0], by=make_user("edith", "Editor"), hours=24)
    path = article.get_absolute_url()
    return {
        "home": "/",
        "second page": "/page/2/",
        "section": "/section/world/",
        "sub-section": "/section/world/asia/",
        "tag": "/tag/rivers/",
        "author": "/author/ann-author/",
        "year": "/2024/",
        "month": "/2024/05/",
        "day": "/2024/05/06/",
        "search": "/search/",
        "hits": "/search/?q=river+treaty",
        "filtered": "/search/?q=headline&kind=opinion&year=1066",
        "no hits": "/search/?q=trety+xyzzy",
        "article": path,
        "Arabic article": arabic.get_absolute_url(),
        "article without replies": others[1].get_absolute_url(),
        "page of comments": f"{path}comment-page-2/",
        "page": "/about/",
        "report": f"/comments/{comments[0].pk}/report/",
        "own comment": f"/comments/pending/{tokens.issue_pending_token(comments[-1].pk)}/",
        "preview": previews.path_of(link),
        "closed preview": "/preview/nothing/",
        "missing": "/2024/05/06/a-river-its-traety/",
    }


def _discuss(article: Article) -> list[Comment]:
    made = [make_comment(article, body="Well said.\n\nhttps://example.org/")]
    for _ in range(3):
        made.append(make_comment(article, parent=made[-1]))
    made.append(make_comment(article, kind="pingback", name="A site’s own page", website="https://example.org/page"))
    made += [make_comment(article, submitted_at=timezone.now()) for _ in range(6)]
    return [*made, make_comment(article, status="pending")]
