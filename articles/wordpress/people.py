"""Authors there as authors here: the people of the bylines. Nobody gets a login."""

from __future__ import annotations

from collections.abc import Sequence

from articles.models import Author, OldAddress, Origin
from articles.models.origin import MAX_PATH, normal_path
from articles.wordpress import wxr
from articles.wordpress.origins import Origins, digest_of, key_of
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import Survey
from articles.wordpress.texts import free, plain, shortened, slug_of

MAX_NAME, MAX_SLUG = 120, 80
COAUTHOR = "cap-"  # what the plugin for several authors puts before a login
Kind, Became = Origin.Kind, Origin.Became


class People:
    def __init__(self, origins: Origins, report: Report, prefixes: Sequence[str] = ("",)) -> None:
        """`prefixes` is what may stand before "/author/" in addresses there."""
        self.origins, self.report, self.prefixes = origins, report, prefixes
        self.authors: dict[str, Author | None] = {}  # by login; None: deleted here
        self.by_nicename: dict[str, Author | None] = {}
        self.written: list[Origin] = []

    def settle(self, survey: Survey) -> None:
        known = self.origins.get(Kind.AUTHOR)
        used = set(Author.objects.values_list("slug", flat=True))
        people = {person.login: person for person in survey.authors if person.login}
        for login in survey.creators:
            people.setdefault(login, wxr.Author(login, login, None))
        nicenames = {nicename(login) for login in people}
        for (taxonomy, _slug), term in survey.terms.items():
            name = term.slug.removeprefix(COAUTHOR)
            if taxonomy == "author" and name and name not in nicenames:
                people.setdefault(name, wxr.Author(name, term.name, None))
        for person in people.values():
            author = self._settle(person, known.get(key_of(person.login)), used)
            self.authors[person.login] = author
            self.by_nicename.setdefault(nicename(person.login), author)
        self.origins.save(self.written)

    def of(self, item: wxr.Item) -> list[Author]:
        """In the order of printing: those that the plugin for several authors names, else who wrote it."""
        several = [term.slug.removeprefix(COAUTHOR) for term in item.terms if term.taxonomy == "author"]
        found = [self.by_nicename.get(name) for name in several] or [self.authors.get(item.creator)]
        return list({author.pk: author for author in found if author}.values())

    def _settle(self, person: wxr.Author, origin: Origin | None, used: set[str]) -> Author | None:
        name = shortened(plain(person.name) or plain(person.login), MAX_NAME, self.report, plain(person.name)) or "–"
        digest = digest_of(name)
        if origin:
            return self._again(origin, name, digest)
        wanted = slug_of(nicename(person.login), name, MAX_SLUG)
        author = Author.objects.filter(slug=wanted).first()
        if author and author.name.casefold() == name.casefold():
            self.report.count("authors", UNCHANGED)
            self.report.find("was-here", name)
        else:
            author = Author.objects.create(name=name, slug=free(wanted, used, MAX_SLUG))
            self.report.count("authors", NEW)
        self.written.append(
            self.origins.new(Kind.AUTHOR, key_of(person.login), Became.AUTHOR, author.pk, digest=digest, kept=digest)
        )
        if person.number:
            self.written.append(self.origins.new(Kind.AUTHOR_NUMBER, str(person.number), Became.AUTHOR, author.pk))
        self._remember(person.login, author)
        return author

    def _again(self, origin: Origin, name: str, digest: str) -> Author | None:
        author = Author.objects.filter(pk=origin.row_id).first()
        if author is None:
            self.report.count("authors", LEFT)
            self.report.find("deleted-here", name)
        elif origin.digest == digest:
            self.report.count("authors", UNCHANGED)
        elif origin.kept != digest_of(author.name):
            self.report.count("authors", LEFT)
            self.report.find("edited-here", author.name)
        else:
            author.name = name
            author.save(update_fields=["name"])
            origin.digest = origin.kept = digest
            self.written.append(origin)
            self.report.count("authors", CHANGED)
        return author

    def _remember(self, login: str, author: Author) -> None:
        own = normal_path(author.get_absolute_url())
        for prefix in self.prefixes:
            path = normal_path(f"{prefix}/author/{nicename(login)}/")
            if path != own and len(path) <= MAX_PATH:
                OldAddress.objects.get_or_create(path=path, defaults={"author": author})


def nicename(login: str) -> str:
    """What WordPress makes of a login for its address: points become hyphens, and other marks go."""
    return slug_of("", login.replace(".", "-").replace("@", ""), MAX_SLUG)
