"""The addresses that posts had there, and had before those: kept where they do not answer by themselves."""

from __future__ import annotations

from articles.links import path_of
from articles.models import Article, FormerSlug, OldAddress
from articles.models.origin import MAX_PATH, normal_path
from articles.wordpress import wxr
from articles.wordpress.origins import link_path
from articles.wordpress.plan import Plan
from articles.wordpress.report import NEW, Report
from articles.wordpress.texts import SLUG, former_slugs

MAX_SLUG = 100


class Addresses:
    def __init__(self, plan: Plan, report: Report) -> None:
        self.plan, self.report = plan, report
        self.slugs: list[FormerSlug] = []
        self.rows: list[OldAddress] = []

    def remember(self, item: wxr.Item, article: Article) -> None:
        """What another post has as its address there stays that one's."""
        path, former = link_path(item.address), former_slugs(item)
        self.slugs += [
            FormerSlug(slug=slug, article_id=article.pk)
            for slug in former
            if len(slug) <= MAX_SLUG and SLUG.fullmatch(slug) and slug not in self.plan.used_slugs
        ]
        last = path.rpartition("/")[2]
        paths = [path, *(f"{path.removesuffix(last)}{slug}" for slug in former if last)]
        answered, own = {"/", normal_path(article.get_absolute_url())}, path_of(article.pk)
        for one in map(normal_path, paths):
            if one not in answered and len(one) <= MAX_PATH and self.plan.addresses.get(one, own) == own:
                self.rows.append(OldAddress(path=one, article_id=article.pk))

    def write(self) -> None:
        rows, self.rows = self.rows, []
        slugs, self.slugs = self.slugs, []
        FormerSlug.objects.bulk_create(slugs, ignore_conflicts=True)
        found = OldAddress.objects.filter(path__in=[row.path for row in rows])
        standing: dict[str, int | None] = dict(found.values_list("path", "article"))
        fresh: list[OldAddress] = []
        for row in rows:
            if row.path not in standing:
                standing[row.path] = row.article_id
                fresh.append(row)
            elif standing[row.path] != row.article_id:
                self.report.find("address-taken", row.path)
        OldAddress.objects.bulk_create(fresh, ignore_conflicts=True)
        if fresh:
            self.report.count("addresses", NEW, len(fresh))
