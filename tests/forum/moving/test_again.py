"""An import can be repeated: nothing is doubled, only what changed there comes, and what was edited here stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import revisions
from articles.models import Article, Author, ImportRun, Page, Pin, Section, Tag
from articles.wordpress import articles as module
from articles.wordpress import wxr
from articles.wordpress.origins import Origins
from articles.wordpress.places import Bases, Places
from articles.wordpress.report import Report
from comments.models import Comment
from forum.models import User
from tests.forum.moving.conftest import Import, examples, outcome
from tests.wxr import author, category, comment, export, item, tag

TERMS = [category("water", "Water"), tag("treaties", "Treaties")]


def everything() -> str:
    """All rows of the content's tables, but for the runs themselves."""
    models = [
        model
        for label in ("articles", "comments")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model not in {ImportRun}
    ]
    rows = (row for model in models for row in model._default_manager.order_by("pk"))
    return str(serializers.serialize("json", rows))


def a_site(**over: Any) -> bytes:
    items = [
        item(1, comments=[comment(1), comment(2, parent=1)], is_sticky=True),
        item(2, **over),
        item(3, kind="page"),
    ]
    return export(authors=[author("ann", "Ann Author")], terms=TERMS, items=items)


def test_a_second_run_changes_nothing(moves_in: Import) -> None:
    moves_in(a_site())
    before = everything()
    run = moves_in(a_site())
    assert everything() == before
    assert [
        (row["noun"], row["new"], row["changed"]) for row in run.report["counts"] if row["new"] or row["changed"]
    ] == []
    assert outcome(run, "articles") == {"unchanged": 2}
    assert outcome(run, "comments") == {"unchanged": 2}


def test_a_newer_export_brings_its_changes(moves_in: Import) -> None:
    moves_in(a_site(status="draft"))
    run = moves_in(a_site(title="Mended", body="<p>Better.</p>"))
    article = Article.objects.get(slug="post-2")
    assert (article.headline, article.body, article.status) == ("Mended", "<p>Better.</p>", "published")
    assert outcome(run, "articles") == {"unchanged": 1, "changed": 1}


def test_new_posts_and_comments_come_along(moves_in: Import) -> None:
    moves_in(a_site())
    items = [item(1, comments=[comment(1), comment(2, parent=1), comment(3, parent=2)]), item(4)]
    run = moves_in(export(authors=[author("ann", "Ann Author")], terms=TERMS, items=items))
    assert Article.objects.count() == 3
    assert Comment.objects.count() == 3
    assert outcome(run, "comments") == {"unchanged": 2, "new": 1}


def test_what_was_edited_here_stays(moves_in: Import, editor: User) -> None:
    moves_in(a_site())
    article = Article.objects.get(slug="post-2")
    data = revisions.latest(article) | {"headline": "Edited here"}
    revisions.record(article, data, by=editor)
    run = moves_in(a_site(title="Edited there"))
    assert revisions.latest(Article.objects.get(pk=article.pk))["headline"] == "Edited here"
    assert outcome(run, "articles") == {"unchanged": 1, "left": 1}
    assert examples(run, "edited-here") == ["Edited there"]


def test_what_was_changed_past_the_editor_stays_as_well(moves_in: Import) -> None:
    moves_in(a_site())
    Article.objects.filter(slug="post-2").update(standfirst="By hand.")
    run = moves_in(a_site(title="Edited there"))
    assert Article.objects.get(slug="post-2").headline == "Post 2"
    assert examples(run, "edited-here") == ["Edited there"]


def test_what_was_deleted_here_does_not_come_back(moves_in: Import) -> None:
    moves_in(a_site())
    Article.objects.filter(slug="post-2").delete()
    Section.objects.filter(slug="water").delete() if not Article.objects.filter(section__slug="water") else None
    run = moves_in(a_site(title="Edited there"))
    assert not Article.objects.filter(headline="Edited there").exists()
    assert examples(run, "deleted-here") == ["Edited there"]


def test_names_of_sections_and_authors_follow_unless_they_were_edited(moves_in: Import) -> None:
    moves_in(
        export(
            authors=[author("ann", "Ann"), author("ben", "Ben")],
            terms=[category("water", "Water"), category("war", "War")],
        )
    )
    Section.objects.filter(slug="war").update(name="War & peace")
    Author.objects.filter(slug="ben").update(name="Benjamin")
    run = moves_in(
        export(
            authors=[author("ann", "Anna"), author("ben", "Benny")],
            terms=[category("water", "Waters"), category("war", "Wars")],
        )
    )
    assert {row.slug: row.name for row in Section.objects.all()} == {"water": "Waters", "war": "War & peace"}
    assert {row.slug: row.name for row in Author.objects.all()} == {"ann": "Anna", "ben": "Benjamin"}
    assert sorted(examples(run, "edited-here")) == ["Benjamin", "War & peace"]


def test_what_was_here_under_the_same_slug_is_the_same(moves_in: Import) -> None:
    section = Section.objects.create(slug="water", name="Water and law")
    run = moves_in(a_site())
    assert Article.objects.filter(section=section).count() == 2
    section.refresh_from_db()
    assert section.name == "Water and law"
    assert examples(run, "was-here") == ["Water and law"]


def test_two_sites_do_not_get_in_each_others_way(moves_in: Import) -> None:
    moves_in(a_site())
    other = export(items=[item(1, title="From another site")], blog_address="https://other.example/blog")
    run = moves_in(other)
    assert outcome(run, "articles") == {"new": 1}
    assert Article.objects.get(headline="From another site").slug == "post-1-2"


def test_cut_off_in_the_middle_and_run_again(moves_in: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a kill: what was written stays, and the next run ends as an undisturbed one would have."""
    items = [
        item(number, body=f'<p><a href="/?p={number % 250 + 1}">next</a></p>', comments=[comment(number)])
        for number in range(1, 251)
    ]
    data, flush, calls = export(items=items), module.Articles.flush, []

    def cut_off(self: module.Articles) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        flush(self)

    monkeypatch.setattr(module.Articles, "flush", cut_off)
    with pytest.raises(KeyboardInterrupt):
        moves_in(data)
    assert Article.objects.count() == 100
    assert ImportRun.objects.get().state == "stopped"
    monkeypatch.setattr(module.Articles, "flush", flush)
    run = moves_in(data)
    assert Article.objects.count() == Comment.objects.count() == 250
    assert outcome(run, "articles") == {"unchanged": 100, "new": 150}
    ids = {article.slug: article.pk for article in Article.objects.all()}
    for number in (1, 99, 100, 250):
        body = Article.objects.get(slug=f"post-{number}").body
        assert f'href="/articles/{ids[f"post-{number % 250 + 1}"]}/"' in body


def test_a_trial_gives_the_same_report_and_writes_nothing(moves_in: Import) -> None:
    before = everything()
    trial = moves_in(a_site(), is_trial=True)
    assert everything() == before
    assert Comment.objects.count() == 0
    run = moves_in(a_site())
    assert trial.report == run.report


def test_a_file_that_breaks_off_imports_nothing(moves_in: Import) -> None:
    before = everything()
    run = moves_in(a_site()[:-200])
    assert run.state == "refused"
    assert run.error.startswith("Line ")
    assert everything() == before


def test_a_new_comment_on_what_was_deleted_here_stops_nothing(moves_in: Import) -> None:
    moves_in(export(items=[item(1, comments=[comment(1)])]))
    Article.objects.get().delete()
    run = moves_in(export(items=[item(1, comments=[comment(1), comment(2)]), item(2)]))
    assert (run.state, examples(run, "deleted-here")) == ("done", ["Post 1"])
    assert [article.slug for article in Article.objects.all()] == ["post-2"]


def test_an_address_that_is_new_there_is_kept(moves_in: Import, client: Client) -> None:
    moves_in(export(items=[
        item(1, status="draft", slug="", title="Working title", address="https://old.example/?p=1"),
        item(2, address="https://old.example/archives/two/"),
        item(3, kind="page", slug="about", address="https://old.example/about/"),
    ]))  # fmt: skip
    moves_in(export(items=[
        item(1, slug="final", address="https://old.example/archives/final/", is_sticky=True),
        item(2, address="https://old.example/archives/second/", slug="second", meta=[("_wp_old_slug", "two")]),
        item(3, kind="page", slug="who", address="https://old.example/who/"),
    ]))  # fmt: skip
    assert Article.objects.get(headline="Post 1").slug == "final"
    assert Pin.objects.get().article.slug == "final"
    for path in ("/archives/final/", "/archives/second/", "/archives/two/", "/who/"):
        response = client.get(path)
        assert (response.status_code, client.get(response["Location"]).status_code) == (301, 200), path


def test_the_date_of_what_has_none_there_stays(moves_in: Import) -> None:
    undated: dict[str, Any] = dict.fromkeys(("local", "published_at", "feed_date"))
    moves_in(export(items=[item(1, **undated)]))
    before = Article.objects.get().published_at
    moves_in(export(items=[item(1, title="Changed", **undated)]))
    article = Article.objects.get()
    assert (article.headline, article.published_at) == ("Changed", before)


def test_what_an_editor_set_on_a_page_stays(moves_in: Import) -> None:
    moves_in(export(items=[item(1, kind="page")]))
    Page.objects.update(position=3)
    moves_in(export(items=[item(1, kind="page", title="Changed")]))
    page = Page.objects.get()
    assert (page.title, page.position) == ("Changed", 3)
    Page.objects.update(language="fr")
    run = moves_in(export(items=[item(1, kind="page", title="Changed again")]))
    assert (Page.objects.get().title, examples(run, "edited-here")) == ("Changed", ["Changed again"])


def test_who_saves_while_it_runs_is_not_overwritten(moves_in: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    moves_in(export(items=[item(1)]))
    convert = module.Articles._arriving

    def slowly(self: module.Articles, *arguments: Any) -> Any:
        Article.objects.update(headline="Saved in the meantime")
        return convert(self, *arguments)

    monkeypatch.setattr(module.Articles, "_arriving", slowly)
    run = moves_in(export(items=[item(1, body="<p>Newer.</p>")]))
    assert Article.objects.get().headline == "Saved in the meantime"
    assert examples(run, "edited-here") == ["Post 1"]


def test_many_terms_cost_as_many_queries_as_a_few(db: None) -> None:
    def settle(number: int) -> int:
        terms = {("post_tag", f"word-{n}"): wxr.Term("post_tag", f"word-{n}", f"Word {n}", number=n + 1)
                 for n in range(number)}  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            Places(Origins("old.example"), Report(), Bases()).settle(terms)
        return len(captured)

    few, many, again = settle(3), settle(90), settle(90)
    assert few == many >= again
    assert Tag.objects.count() == 90
    assert len(set(Tag.objects.values_list("slug", flat=True))) == 90
