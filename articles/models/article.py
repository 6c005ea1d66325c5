"""Articles, who may read them right now, and their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Self, cast

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import IntegrityError, models, transaction
from django.db.models.functions import ExtractYear, Greatest, Left, Now, TruncMonth, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.fields import RichTextField
from articles.models.author import Author
from articles.models.section import Section
from articles.models.tag import Tag
from articles.slugs import free_slug

SEARCH_CONFIG = "articles"  # PostgreSQL's: English stems, accents ignored (migration 0010)
SEARCHED_BODY = 120_000  # characters: what is longer could overflow the vector, and the save with it


def visible(moment: datetime | Now) -> models.Q:
    """What is published and neither still to come nor over."""
    return models.Q(models.Q(expires_at=None) | models.Q(expires_at__gt=moment), published_at__lte=moment)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, at: datetime | None = None) -> Self:
        """What every reader may see: at this moment by the database's clock, or at another one."""
        return self.filter(visible(at or Now()), status=Article.Status.PUBLISHED)

    def scheduled(self) -> Self:
        """What will appear by itself."""
        return self.filter(status=Article.Status.PUBLISHED, published_at__gt=Now())

    def expired(self) -> Self:
        """What readers saw until its time was over, the last first."""
        return self.filter(status=Article.Status.PUBLISHED, expires_at__lte=Now()).order_by("-expires_at")

    def appearing(self, begin: datetime, end: datetime) -> Self:
        """What appeared or will appear by itself in a span of time, in that order."""
        rows = self.filter(status=Article.Status.PUBLISHED, published_at__range=(begin, end))
        return rows.order_by("published_at", "pk")

    def owned_by(self, user: Any) -> Self:
        return self.filter(created_by=user)

    def in_section(self, section: Section) -> Self:
        """Filed under the section or one of its sub-sections, as main or as further section."""
        family = Section.objects.filter(models.Q(pk=section.pk) | models.Q(parent=section.pk)).values("pk")
        further = Article.further_sections.through.objects.filter(
            article_id=models.OuterRef("pk"), section_id__in=family
        )
        return self.filter(models.Q(section_id__in=family) | models.Exists(further))

    def by(self, author: Author) -> Self:
        """With a byline of this author, whatever they did for it."""
        return self.filter(models.Exists(Byline.objects.filter(author=author, article=models.OuterRef("pk"))))

    def dated(self, begin: datetime, end: datetime) -> Self:
        """Published from `begin` until just before `end`."""
        return self.filter(published_at__gte=begin, published_at__lt=end)

    def versions_of(self, original: Any) -> Self:
        """An article and all translations of it, as far as readers see them; by language."""
        family = models.Q(pk=original) | models.Q(translation_of_id=original)
        return self.published().filter(family).order_by("language", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_titles(self) -> Self:
        """Loaded as short lists show it: headline, kind, section, date."""
        return self.select_related("section__parent").defer("body")


_Manager = models.Manager.from_queryset(ArticleQuerySet)


class ArticleManager(_Manager):
    """What only the search's indexes read is never loaded."""

    def get_queryset(self) -> ArticleQuerySet:  # type: ignore[override]
        found: Any = super().get_queryset()
        return cast("ArticleQuerySet", found.defer("search", "search_lead"))


class Article(models.Model):
    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        ANALYSIS = "analysis", _("Analysis")
        OPINION = "opinion", _("Opinion")
        INTERVIEW = "interview", _("Interview")
        EXPLAINER = "explainer", _("Explainer")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")
        TRASH = "trash", _("Trash")

    # What readers see
    headline = models.CharField(_("headline"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        allow_unicode=True,
        unique=True,
        blank=True,
        help_text=_("The last part of the address. Left empty, it is made from the headline."),
    )
    standfirst = models.TextField(
        _("standfirst"), max_length=500, blank=True, help_text=_("One or two sentences under the headline.")
    )
    body = RichTextField(_("text"), blank=True)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        db_default="",
        help_text=_("A sentence for search engines and shared links. Left empty, the standfirst is taken."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind,
        default=Kind.NEWS,
        db_default=Kind.NEWS,
        help_text=_("Readers see it above the headline; opinion is marked wherever the article is listed."),
    )
    language = models.CharField(
        _("language"), max_length=12, default="en", choices=settings.ARTICLE_LANGUAGES, db_default="en"
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # article_of_section begins with it
        related_name="articles",
        verbose_name=_("section"),
    )
    further_sections = models.ManyToManyField(
        Section, blank=True, related_name="further_articles", verbose_name=_("further sections")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name=_("tags"))
    authors: models.ManyToManyField[Author, Byline] = models.ManyToManyField(
        Author, through="Byline", related_name="articles", verbose_name=_("authors")
    )
    credit_line = models.CharField(
        _("collective credit"),
        max_length=200,
        blank=True,
        help_text=_("Instead of authors, or behind them: “the media team of the forum”."),
    )
    lead_image = models.ForeignKey(
        "articles.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead image")
    )
    lead_caption = models.CharField(_("caption"), max_length=400, blank=True)
    related = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="+",
        verbose_name=_("related articles"),
        help_text=_("Offered under the text, before those that the site finds by subject, author and section."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("The original. Each version then leads readers and search engines to the others."),
    )

    # Where it stands
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(
        _("publication"),
        null=True,
        blank=True,
        help_text=_("Empty means: the moment you publish. A later time schedules the article."),
    )
    revised_at = models.DateTimeField(_("revised"), null=True, editable=False)  # changes to what readers saw
    expires_at = models.DateTimeField(
        _("expiry"), null=True, blank=True, help_text=_("From then on readers no longer find it.")
    )
    accepts_comments = models.BooleanField(_("readers may reply"), default=True)
    # What was saved over a live article and not published yet; readers see this row until it is (revisions.py).
    draft = models.OneToOneField(
        "articles.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="articles"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)  # set by save()

    # What the search looks through: computed by the database, so that no way of saving can forget it.
    search_lead = models.GeneratedField(
        expression=SearchVector("headline", weight="A", config=SEARCH_CONFIG)
        + SearchVector("standfirst", weight="B", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=SearchVector("headline", weight="A", config=SEARCH_CONFIG)
        + SearchVector("standfirst", weight="B", config=SEARCH_CONFIG)
        + SearchVector(Left("body", SEARCHED_BODY), weight="C", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleManager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        permissions = [("publish_article", _("Can publish, schedule and archive articles of everyone"))]
        indexes = [
            # Every public list: newest published first, of the site and of one section. With what decides whether
            # readers see it and when it last changed, for counts, archives and sitemaps.
            models.Index(
                fields=["-published_at", "-id"],
                include=["expires_at", "revised_at"],
                condition=models.Q(status="published"),
                name="article_newest",
            ),
            models.Index(
                fields=["section", "-published_at"],
                condition=models.Q(status="published"),
                name="article_newest_in_section",
            ),
            # When something in a part of the sitemap last changed.
            models.Index(
                TruncMonth("published_at", tzinfo=UTC),
                Greatest("published_at", "revised_at").desc(),
                condition=models.Q(status="published"),
                name="article_changed_in_month",
            ),
            # What time takes away, and took away last.
            models.Index(
                fields=["expires_at"],
                condition=models.Q(status="published", expires_at__isnull=False),
                name="article_expiring",
            ),
            # The newsroom's list: by state, all of them, by section, by writer, by date, and its search.
            models.Index(fields=["status", "-updated_at"], name="article_desk"),
            models.Index(fields=["-updated_at"], name="article_last_saved"),
            models.Index(fields=["section", "-updated_at"], include=["status"], name="article_of_section"),
            models.Index(fields=["created_by", "-updated_at"], name="article_of_writer"),
            models.Index(fields=["-published_at"], name="article_dated"),
            GinIndex(
                OpClass(Upper("headline"), name="gin_trgm_ops"),
                OpClass(Upper("standfirst"), name="gin_trgm_ops"),
                name="article_desk_search",
            ),
            # The readers' search; and for an address that leads nowhere, the ones that look like it.
            GinIndex("search_lead", ExtractYear("published_at", tzinfo=UTC), name="article_search_lead"),
            GinIndex("search", ExtractYear("published_at", tzinfo=UTC), name="article_search"),
            GinIndex(
                OpClass("slug", name="gin_trgm_ops"), condition=models.Q(status="published"), name="article_like_slug"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False, section__isnull=False),
                name="article_published_needs_date",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at=None)
                | models.Q(published_at=None)
                | models.Q(expires_at__gt=models.F("published_at")),
                name="article_expires_after_publication",
                violation_error_message=_("The expiry must come after the publication."),
            ),
            models.CheckConstraint(
                condition=~models.Q(translation_of=models.F("id")),
                name="article_not_its_own_translation",
                violation_error_message=_("An article is not a translation of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, **kwargs: Any) -> None:
        """Save; an empty slug becomes a free one, tried again where another save takes it first."""
        self.updated_at = timezone.now()
        for _attempt in range(0 if self.slug else 3):
            others = FormerSlug.objects.exclude(article=self.pk)
            self.slug = free_slug(self.headline, Article.objects.exclude(pk=self.pk), others)
            with suppress(IntegrityError), transaction.atomic():
                super().save(**kwargs)
                return
            self.slug = ""
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """/YYYY/MM/DD/slug/ by the day of publication in the site's time zone."""
        return _path(self.day, self.slug)

    @property
    def day(self) -> date:
        """The day in the article's address."""
        return timezone.localtime(self.published_at or timezone.now()).date()

    def is_published(self, at: datetime | None = None) -> bool:
        """The same answer as ArticleQuerySet.published()."""
        moment = at or timezone.now()
        return (
            self.status == Article.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= moment
            and (self.expires_at is None or self.expires_at > moment)
        )

    @property
    def is_scheduled(self) -> bool:
        return (
            self.status == Article.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at > timezone.now()
        )

    def bylines_by_role(self) -> list[tuple[str, list[Byline]]]:
        """Each role that somebody has, with its people in the order of printing."""
        return by_role(list(self.bylines.all()))

    @property
    def direction(self) -> str:
        return "rtl" if self.language in settings.RIGHT_TO_LEFT_LANGUAGES else "ltr"


class Byline(models.Model):
    """One author of one article and what they did for it, in the order of printing."""

    class Role(models.TextChoices):
        TEXT = "text", _("by")
        TRANSLATION = "translation", _("translated by")
        PHOTOGRAPHS = "photographs", _("photographs by")

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.TEXT, db_default="text")
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "author", "role"], name="byline_once_per_role")]

    def __str__(self) -> str:
        return self.author.name


@lru_cache(maxsize=4096)
def _path(day: date, slug: str) -> str:
    """The same few are asked for again and again, some of them several times by each page."""
    return reverse("articles:article", kwargs={"year": day.year, "month": day.month, "day": day.day, "slug": slug})


def by_role(bylines: Sequence[Byline]) -> list[tuple[str, list[Byline]]]:
    named = [(str(role.label), [line for line in bylines if line.role == role]) for role in Byline.Role]
    return [(label, lines) for label, lines in named if lines]


def with_lists(article: Article, bylines: list[Byline], tags: list[Tag]) -> Article:
    """An article that has these, whatever the database has, and asks it no more."""
    cache: Any = {"bylines": Byline.objects.none(), "tags": Tag.objects.none()}
    cache["bylines"]._result_cache, cache["tags"]._result_cache = bylines, tags
    article._prefetched_objects_cache = cache  # type: ignore[attr-defined]  # where Django's prefetching keeps it
    return article


class FormerSlug(models.Model):
    """A slug that a published article had; the old address leads to the new one.

    Rows are written by a trigger (migration 0002), so that no way of changing a slug can lose one.
    """

    slug = models.SlugField(max_length=100, allow_unicode=True, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")

    def __str__(self) -> str:
        return self.slug
