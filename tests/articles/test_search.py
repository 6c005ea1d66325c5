"""The readers' search: what it finds, in which order, how it is narrowed, and what it never shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import cards, ranking
from articles import search as module
from articles.marking import shown
from articles.models import Article, Word
from articles.ranking import is_small as counted_small  # as it is in life, and not what tests have in its place
from articles.search import Filters, search, suggestion
from tests.articles.test_public_pages import hidden_articles
from tests.builders import make_article, make_author, make_section

pytestmark = pytest.mark.django_db
NOTHING = Filters()


@pytest.fixture(autouse=True)
def _often(settings: Any) -> None:
    settings.FORUM_SEARCHES_PER_MINUTE = 10_000


def found(text: str, filters: Filters = NOTHING, **options: Any) -> list[str]:
    found = cards.load(ids := search(text, filters, **options).page(1))
    return [found[number].article.headline for number in ids]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("treaty", ["Treaties in Ankara"]),
        ("ERDOGAN", ["Erdoğan speaks"]),
        ("Erdoğan", ["Erdoğan speaks"]),
        ('"speaks of ports"', []),
        ('"ports and treaties"', ["Treaties in Ankara"]),
        ("ankara or erdogan", ["Treaties in Ankara", "Erdoğan speaks"]),
        ("ports -erdogan", ["Treaties in Ankara"]),
        ("المياه", ["اتفاق المياه"]),
        ("the", []),
        ("ports & ! ( <-> :*", ["Treaties in Ankara", "Erdoğan speaks"]),
    ],
)
def test_words_phrases_alternatives_and_exclusions(text: str, wanted: list[str]) -> None:
    make_article(headline="Treaties in Ankara", body="<p>Of <em>ports</em> and treaties.</p>")
    make_article(headline="Erdoğan speaks", body="<p>Ports.</p>", published_at=timezone.now() - timedelta(days=900))
    make_article(headline="اتفاق المياه", language="ar")
    assert found(text) == wanted


def test_headline_over_standfirst_over_text() -> None:
    moment = timezone.now() - timedelta(days=10)
    make_article(headline="Body", body="<p>dredging</p>", published_at=moment)
    make_article(headline="Standfirst", standfirst="dredging", published_at=moment)
    make_article(headline="Dredging", published_at=moment)
    assert found("dredging") == ["Dredging", "Standfirst", "Body"]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("filters", [Filters(), Filters(kind="news")])
def test_a_small_archive_and_a_large_one_find_the_same(
    monkeypatch: pytest.MonkeyPatch, filters: Filters, newest_first: bool
) -> None:
    now = timezone.now()
    for number in range(10):
        words = "canal " * (number % 4) + "quay"
        make_article(headline=f"{number}", body=f"<p>{words}</p>", published_at=now - timedelta(days=200 * number))
    shown = []
    for is_small in (True, False):
        monkeypatch.setattr(ranking, "is_small", lambda is_small=is_small: is_small)
        shown.append([found(text, filters, newest_first=newest_first) for text in ("canal", "quay", "canal -x")])
    assert shown[0] == shown[1]
    assert [len(each) for each in shown[0]] == [7, 10, 7]
    assert (shown[0][0] == [f"{number}" for number in range(10) if number % 4]) is newest_first


@pytest.mark.parametrize("few", [0, 1, 4, 100])
@pytest.mark.parametrize("hits", [{0, 1, 2, 3, 4}, {2, 5, 7}, {5, 6, 7, 8}, {8}, {3, 6, 8}])
def test_a_large_archive_finds_the_newest_wherever_they_are(
    monkeypatch: pytest.MonkeyPatch, few: int, hits: set[int]
) -> None:
    this_year = datetime(timezone.now().year, 1, 1, tzinfo=UTC)
    last_year, before = this_year.replace(year=this_year.year - 1), this_year.replace(year=this_year.year - 3)
    tick = timedelta(microseconds=1)
    moments = [
        this_year + 2 * tick, this_year + tick, this_year, this_year - tick,
        last_year + tick, last_year, last_year - tick, before, before - tick,
    ]  # fmt: skip
    for number, moment in enumerate(moments):
        text = f"<p>{'canal' if number in hits else 'quay'}</p>"
        make_article(headline=f"{number}", standfirst="", body=text, published_at=moment)
    make_article(headline="The canal", published_at=before - 2 * tick)
    for name, value in {
        "FEW": few,
        "DEPTH": 3,
        "is_small": lambda: False,
        "_ready": ranking._ready.__wrapped__,
    }.items():
        monkeypatch.setattr(ranking, name, value)
    newest = [f"{number}" for number in sorted(hits)]
    wanted = [*newest, "The canal"][:3]  # and what has it above the text, however old
    assert sorted(found("canal")) == sorted({*wanted, "The canal"})
    assert sorted(found("canal", Filters(kind="news"))) == sorted({*wanted, "The canal"})
    year = Filters(year=last_year.year)
    assert sorted(found("canal", year)) == [f"{number}" for number in (3, 4, 5) if number in hits]


@pytest.mark.parametrize(
    ("counted", "is_small"), [(-1, False), (0, False), (1, True), (ranking.SMALL - 1, True), (ranking.SMALL, False)]
)
def test_an_archive_is_small_when_it_was_counted_so(counted: int, is_small: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = %s WHERE relname = 'articles_article'", [counted])
    assert counted_small() is is_small


def test_of_two_alike_the_newer_comes_first_and_readers_may_want_that_for_all() -> None:
    now = timezone.now()
    for years, headline in ((9, "Dredging of long ago"), (0, "Dredging of today")):
        make_article(headline=headline, published_at=now - timedelta(days=365 * years, hours=1))
    make_article(headline="Other", body="<p>dredging</p>", published_at=now - timedelta(minutes=1))
    assert found("dredging") == ["Dredging of today", "Dredging of long ago", "Other"]
    assert found("dredging", newest_first=True)[0] == "Other"


def test_what_is_hidden_is_not_found_and_not_suggested(client: Client) -> None:
    hidden_articles()
    assert found("hidden") == []
    Word.objects.get_or_create(word="hidden")
    response = client.get("/search/?q=hiden")
    assert "Did you mean" not in response.text
    assert "Nothing was found for “hiden”." in response.text


def test_markup_and_attributes_are_not_searched() -> None:
    make_article(headline="Harbour", body='<p class="align-center">A <a href="https://quay.example/">wall</a></p>')
    assert (found("align"), found("quay"), found("wall")) == ([], [], ["Harbour"])


def test_hits_are_marked_and_everything_else_is_escaped(client: Client) -> None:
    make_article(headline="Ports <b>& more", body="<p>Where 5 &lt; 6 <em>ports</em> &amp; quays</p>", standfirst="")
    text = client.get("/search/?q=ports+quays").text
    assert "<mark>Ports</mark> &lt;b&gt;&amp; more" in text
    assert "Where 5 &lt; 6 <mark>ports</mark> &amp; <mark>quays</mark>" in text


def test_in_a_snippet_a_heading_does_not_run_into_its_text(client: Client) -> None:
    body = "<h2>What the treaty says</h2><p>The quays stay open.</p><h3>And why?</h3><p>Nobody knows.</p>"
    make_article(headline="Ports", standfirst="", body=body)
    text = client.get("/search/?q=quays").text
    assert "What the treaty says: The <mark>quays</mark> stay open. And why? Nobody knows" in text


@given(st.text(alphabet="<>&\"'\x02\x03ab ", max_size=30))
def test_marking_never_lets_markup_through(text: str) -> None:
    seen = str(shown(text)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in seen
    assert ">" not in seen


def test_a_mistyped_word_is_mended(client: Client) -> None:
    make_article(headline="Sanctions on shipping")
    assert suggestion("Sanktions") == "sanctions"
    text = client.get("/search/?q=sanktions+shipping").text
    assert '<a href="/search/?q=sanctions+shipping">sanctions shipping</a>' in text


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("typed", ["kryzhopl", "sanctions or kryzhopl", "sanctions -kryzhopl"])
def test_words_that_readers_cannot_see_are_not_what_they_may_have_meant(
    monkeypatch: pytest.MonkeyPatch, typed: str, is_small: bool
) -> None:
    monkeypatch.setattr(ranking, "is_small", lambda: is_small)
    make_article(headline="Sanctions on shipping")
    secret = make_article(headline="Kryzhopol is chosen", published_at=timezone.now() + timedelta(days=3))
    assert Word.objects.filter(word="kryzhopol").exists()
    assert suggestion(typed) == ""
    make_article(headline="Kryzhopils stays open")
    assert suggestion(typed) == typed.replace("kryzhopl", "kryzhopils")
    Article.objects.filter(pk=secret.pk).update(published_at=timezone.now() - timedelta(hours=1))
    assert suggestion(typed) == typed.replace("kryzhopl", "kryzhopol")
    Article.objects.filter(pk=secret.pk).update(status=Article.Status.TRASH)
    assert suggestion(typed) == typed.replace("kryzhopl", "kryzhopils")


def test_filters_narrow_and_are_told_with_their_counts(client: Client) -> None:
    world, trade = make_section("World"), make_section("Trade")
    ann, ben = make_author("Ann Author"), make_author("Ben Byline")
    now = timezone.now()
    make_article(headline="Ports A", section=world, authors=[ann], kind=Article.Kind.OPINION, published_at=now)
    make_article(headline="Ports B", section=trade, authors=[ann, ben], published_at=now - timedelta(days=800))
    year = (now - timedelta(days=800)).year
    text = client.get("/search/?q=ports").text
    assert (
        'href="/search/?q=ports&amp;author=ann-author" dir="auto">Ann Author</a> <span class="facet-count">2</span>'
        in text
    )
    for query, wanted in {
        "section=trade": "Ports B",
        "author=ben-byline": "Ports B",
        "kind=opinion": "Ports A",
        f"year={year}": "Ports B",
    }.items():
        response = client.get(f"/search/?q=ports&{query}")
        assert [hit.card.article.headline for hit in response.context["articles"]] == [wanted]
        assert 'class="facet-set" href="/search/?q=ports"' in response.text


def offered(client: Client, query: str) -> dict[str, dict[str, tuple[str, str]]]:
    """By what the hits can be narrowed: with how many, and the address."""
    facets = client.get(f"/search/?{query}").context["facets"]
    return {
        str(name): {choice.label: (choice.hits, choice.address) for choice in choices if not choice.is_set}
        for name, choices in facets
    }


def test_a_filter_finds_as_many_as_it_says(client: Client) -> None:
    world, trade = make_section("World"), make_section("Trade")
    asia, moment = make_section("Asia", parent=world), timezone.now() - timedelta(days=1)
    ann, ben = make_author("Ann Author"), make_author("Ben Byline")
    make_article(headline="Ports A", section=world, authors=[ann], published_at=moment)
    make_article(headline="Ports B", section=asia, authors=[ann, ben], kind=Article.Kind.OPINION, published_at=moment)
    make_article(headline="Ports C", section=trade, published_at=moment).further_sections.set([asia, world])
    found = offered(client, "q=ports")
    assert {label: number for label, (number, _address) in found["Section"].items()} == {
        "World": "3", "World › Asia": "2", "Trade": "1",
    }  # fmt: skip
    for name, choices in found.items():
        for label, (number, address) in choices.items():
            assert len(client.get(address).context["results"].hits) == int(number), (name, label)


def test_where_not_all_was_looked_at_every_year_and_kind_is_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEPTH", 2)
    moment = timezone.now()
    make_article(headline="Ports of old", kind=Article.Kind.OPINION, published_at=moment - timedelta(days=1000))
    make_article(headline="Quays", published_at=moment - timedelta(days=2000))
    for number in range(3):
        make_article(headline=f"Ports {number}")
    monkeypatch.setattr(ranking, "DEPTH", 2)
    monkeypatch.setattr(ranking, "_ready", ranking._ready.__wrapped__)
    found = offered(client, "q=ports")
    assert found["Kind"]["News"][0] == "2+"
    assert found["Kind"]["Opinion"][0] == ""
    newest, older, first = ((moment - timedelta(days=days)).year for days in (0, 1000, 2000))
    assert list(found["Year"]) == [f"{year}" for year in range(newest, first - 1, -1)]
    assert found["Year"][f"{newest}"][0] == "2+"
    assert len(client.get(found["Year"][f"{older}"][1]).context["results"].hits) == 1


@pytest.mark.parametrize(
    "query",
    ["section=nowhere", "author=%27", "kind=rumour", "year=20x6", "year=99999999999999999999", "page=", "order=z"],
)
def test_a_filter_that_makes_no_sense_is_left_out(client: Client, query: str) -> None:
    make_article(headline="Ports")
    response = client.get(f"/search/?q=ports&{query}")
    assert response.status_code == 200
    assert [hit.card.article.headline for hit in response.context["articles"]] == ["Ports"]


@pytest.mark.parametrize(("text", "is_told"), [("the", True), ("Or a", True), ("?!", False), ("unheard", False)])
def test_words_that_every_article_has_are_told(client: Client, text: str, is_told: bool) -> None:
    make_article(headline="The ports", body="<p>A port or the other.</p>")
    page = client.get("/search/", {"q": text}).text
    assert (f"Nearly every article has “{text}”, so it is not searched for." in page) is is_told
    assert ("Nothing was found for" in page) is not is_told


def test_what_is_too_long_is_told_and_kept(client: Client) -> None:
    response = client.get("/search/", {"q": "port " * 30})
    assert response.status_code == 200
    assert "At most 100 characters, please; you typed 149." in response.text
    assert 'value="port port' in response.text


@pytest.mark.parametrize("page", ["0", "2", "9999", "-1", "abc", "02", "1.5", "٢", "99999999999999999999"])
def test_a_page_that_the_search_does_not_have_is_not_found(client: Client, page: str) -> None:
    make_article(headline="Ports")
    assert client.get(f"/search/?q=ports&page={page}").status_code == 404


def test_the_next_page_goes_on_where_the_first_ended(client: Client) -> None:
    for number in range(13):
        make_article(headline=f"Ports {number}", published_at=timezone.now() - timedelta(days=number + 1))
    first, second = client.get("/search/?q=ports"), client.get("/search/?q=ports&page=2")
    headlines = [hit.card.article.headline for page in (first, second) for hit in page.context["articles"]]
    assert headlines == [f"Ports {number}" for number in range(13)]
    assert 'rel="next" href="/search/?q=ports&amp;page=2"' in first.text
    assert 'rel="prev" href="/search/?q=ports"' in second.text


def test_too_many_searches_wait_and_keep_what_was_typed(client: Client, settings: Any) -> None:
    settings.FORUM_SEARCHES_PER_MINUTE = 2
    assert [client.get("/search/?q=ports").status_code for _ in range(3)] == [200, 200, 429]
    response = client.get("/search/?q=ports")
    assert 0 < int(response["Retry-After"]) <= 60
    assert 'value="ports"' in response.text
    assert client.get("/search/").status_code == 200


def test_results_are_not_for_search_engines_but_the_page_is(client: Client) -> None:
    assert '<meta name="robots" content="noindex, follow">' in client.get("/search/?q=x").text
    assert "noindex" not in client.get("/search/").text


@pytest.mark.parametrize(("is_small", "budget"), [(False, 12), (True, 8)])  # four keep the time in a large archive
def test_a_search_costs_the_same_with_one_hit_and_with_thirty(
    client: Client, monkeypatch: pytest.MonkeyPatch, is_small: bool, budget: int
) -> None:
    monkeypatch.setattr(ranking, "is_small", lambda: is_small)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/?q=ports").status_code == 200
        return len(captured)

    make_article(headline="Ports", authors=[make_author()])
    queries()  # the words' stems are remembered from now on
    one = queries()
    for _ in range(29):
        make_article(headline="Ports", authors=[make_author(), make_author()])
    assert queries() == one <= budget


def test_the_longest_text_can_be_saved_and_found() -> None:
    words = " ".join(f"{number:x}é-{number * 7919:x}" for number in range(60_000))
    make_article(headline="Long", body=f"<p>{words[:900_000]}</p>")
    assert found("long") == ["Long"]


def test_a_headline_word_is_found_however_many_newer_texts_have_it() -> None:
    old = make_article(headline="Dredging", published_at=timezone.now() - timedelta(days=4000))
    articles = [
        Article(
            headline=f"Note {number}", slug=f"note-{number}", body="<p>dredging</p>", section=old.section,
            status=Article.Status.PUBLISHED, published_at=timezone.now() - timedelta(hours=number + 1),
        )
        for number in range(320)
    ]  # fmt: skip
    Article.objects.bulk_create(articles)
    results = search("dredging", NOTHING)
    assert old.pk in results.hits
    assert results.is_capped


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of a large archive, which every search asks first, takes a second for each article."""
    hits, newest = ranking.hits, 5
    long: Any = "pg_sleep(1)::text <> 'x'"

    def slowly(rows: Any, *given: Any, **options: Any) -> Any:
        return hits(rows if f"LIMIT {newest}" in str(rows.query) else rows.extra(where=[long]), *given, **options)

    monkeypatch.setattr(ranking, "hits", slowly)
    monkeypatch.setattr(ranking, "is_small", lambda: False)
    monkeypatch.setattr(ranking, "_ready", ranking._ready.__wrapped__)  # or it would be ready already
    monkeypatch.setattr(module, "NEWEST", newest)
    monkeypatch.setattr(module, "MILLISECONDS", 50)


def test_what_would_take_too_long_is_looked_for_in_the_newest_articles(client: Client, slow: None) -> None:
    section, moment = make_section("World"), timezone.now()
    make_article(headline="Old", body="<p>A summit.</p>", published_at=moment - timedelta(days=900))
    for day in range(4, 8):
        make_article(headline=f"{day}", section=section, published_at=moment - timedelta(days=day))
    make_article(headline="Mine", section=section, body="<p>A summit.</p>", published_at=moment - timedelta(days=20))
    make_article(headline="New", body="<p>A summit.</p>")
    assert found("summit") == ["New"]
    assert found("summit", Filters(year=(moment - timedelta(days=900)).year)) == ["Old"]
    assert found("summit", Filters(section=section)) == ["Mine"]
    text = client.get("/search/?q=summit").text
    assert "only the newest 5 articles were looked through" in text


def test_a_quick_search_says_nothing_of_that(client: Client) -> None:
    make_article(body="<p>A summit.</p>")
    assert "were looked through" not in client.get("/search/?q=summit").text
