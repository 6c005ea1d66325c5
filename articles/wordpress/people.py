"""Authors there as authors here: the people of the bylines. Nobody gets a login."""

from __future__ import annotations

from articles.models import Author, OldAddress, Origin
from articles.models.origin import normal_path
from articles.wordpress import wxr
from articles.wordpress.origins import Origins, digest_of, key_of
from articles.wordpress.report import CHANGED, LEFT, NEW, UNCHANGED, Report
from articles.wordpress.survey import Survey
from articles.wordpress.texts import free, plain, shortened, slug_of

MAX_NAME, MAX_SLUG = 120, 80
COAUTHOR = "cap-"  # what the plugin for several authors puts before a login
Kind, Became = Origin.Kind, Origin.Became


class People:
    def __init__(self, origins: Origins, report: Report) -> None:
        self.origins, self.report = origins, report
        self.authors: dict[str, Author | None] = {}  # by login; None: deleted here
        self.written: list[Origin] = []

    def settle(self, survey: Survey) -> None:
        known = self.origins.get(Kind.AUTHOR)
        used = set(Author.objects.values_list("slug", flat=True))
        named = {person.login: person for person in survey.authors}
        derived = {login: wxr.Author(login, login, None) for login in survey.creators}
        coauthors = {
            term.slug.removeprefix(COAUTHOR): wxr.Author(term.slug.removeprefix(COAUTHOR), term.name, None)
            for (taxonomy, _slug), term in survey.terms.items()
            if taxonomy == "author" and term.slug
        }
        for person in ({**derived, **coauthors, **named}).values():
            self.authors[person.login] = self._settle(person, known.get(key_of(person.login)), used)
        self.origins.save(self.written)

    def of(self, item: wxr.Item) -> list[Author]:
        """In the order of printing: those that the plugin for several authors names, else who wrote it."""
        several = [term.slug.removeprefix(COAUTHOR) for term in item.terms if term.taxonomy == "author"]
        found = [self.authors.get(login) for login in several or [item.creator]]
        return list({author.pk: author for author in found if author}.values())

    def _settle(self, person: wxr.Author, origin: Origin | None, used: set[str]) -> Author | None:
        name = shortened(plain(person.name) or plain(person.login), MAX_NAME, self.report, plain(person.name)) or "–"
        digest = digest_of(name)
        if origin:
            return self._again(origin, name, digest)
        wanted = slug_of(person.login.lower(), name, MAX_SLUG)
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

    @staticmethod
    def _remember(login: str, author: Author) -> None:
        """WordPress made the address from the login in a way of its own: blanks and points became hyphens."""
        path = normal_path(f"/author/{slug_of('', login.replace('.', '-').replace('@', ''), MAX_SLUG)}/")
        if path != normal_path(author.get_absolute_url()):
            OldAddress.objects.get_or_create(path=path, defaults={"author": author})
