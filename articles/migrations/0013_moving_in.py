"""Where rows came from, the addresses they had there, a description of articles, and the runs of the importer."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_newest_index_answers_alone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="description",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="A sentence for search engines and shared links. Left empty, the standfirst is taken.",
                max_length=300,
                verbose_name="description",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
        ),
        migrations.AlterField(
            model_name="article",
            name="updated_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="last saved"),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=300, verbose_name="export file")),
                (
                    "media",
                    models.CharField(
                        choices=[
                            ("none", "Leave pictures and files where they are; the report lists them"),
                            ("folder", "Take them from a copy of wp-content/uploads on this server"),
                            ("fetch", "Fetch them from the old site"),
                        ],
                        default="none",
                        max_length=6,
                        verbose_name="pictures and files",
                    ),
                ),
                ("folder", models.CharField(blank=True, max_length=300, verbose_name="folder of uploads")),
                ("category_base", models.CharField(default="category", max_length=80, verbose_name="category base")),
                ("tag_base", models.CharField(default="tag", max_length=80, verbose_name="tag base")),
                (
                    "as_posts",
                    models.CharField(
                        blank=True,
                        help_text="The names of types that a plugin added; their content becomes articles.",
                        max_length=300,
                        verbose_name="further types of content",
                    ),
                ),
                (
                    "is_trial",
                    models.BooleanField(
                        default=True, help_text="Gives the same report and changes nothing.", verbose_name="only try"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Starting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=80)),
                ("step_at", models.DateTimeField(null=True)),
                ("position", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("wants_stop", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("heard_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("report", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import from WordPress",
                "verbose_name_plural": "imports from WordPress",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("post", "post"),
                            ("page", "page"),
                            ("file", "file"),
                            ("attachment", "attachment"),
                            ("category", "category"),
                            ("tag", "tag"),
                            ("term", "category or tag, by its number"),
                            ("author", "author"),
                            ("author-no", "author, by number"),
                            ("comment", "comment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                (
                    "became",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("article", "article"),
                            ("page", "page"),
                            ("section", "section"),
                            ("tag", "tag"),
                            ("author", "author"),
                            ("image", "image"),
                            ("document", "document"),
                            ("comment", "comment"),
                        ],
                        max_length=8,
                    ),
                ),
                ("number", models.BigIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=32)),
                ("kept", models.CharField(blank=True, max_length=32)),
                ("lacks_files", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "comment"), _negated=True),
                        fields=["kind", "key"],
                        name="origin_by_key",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("site", "kind", "key"), name="origin_once")],
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "path",
                    models.CharField(
                        help_text="What stood behind the site’s name: “/2019/05/a-treaty/”.",
                        max_length=500,
                        unique=True,
                        verbose_name="old address",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A/(?![/\\\\])", "An address of this site begins with one “/”."
                            )
                        ],
                        help_text="“/section/europe/”",
                        max_length=500,
                        verbose_name="or another address of this site",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.author",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.image",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.page",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.section",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
                "ordering": ["path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("article__isnull", False),
                                ("author__isnull", True),
                                ("image__isnull", True),
                                ("page__isnull", True),
                                ("section__isnull", True),
                                ("tag__isnull", True),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", True),
                                ("image__isnull", True),
                                ("page__isnull", False),
                                ("section__isnull", True),
                                ("tag__isnull", True),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", True),
                                ("image__isnull", True),
                                ("page__isnull", True),
                                ("section__isnull", False),
                                ("tag__isnull", True),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", True),
                                ("image__isnull", True),
                                ("page__isnull", True),
                                ("section__isnull", True),
                                ("tag__isnull", False),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", False),
                                ("image__isnull", True),
                                ("page__isnull", True),
                                ("section__isnull", True),
                                ("tag__isnull", True),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", True),
                                ("image__isnull", False),
                                ("page__isnull", True),
                                ("section__isnull", True),
                                ("tag__isnull", True),
                                ("address", ""),
                            ),
                            models.Q(
                                ("article__isnull", True),
                                ("author__isnull", True),
                                ("image__isnull", True),
                                ("page__isnull", True),
                                ("section__isnull", True),
                                ("tag__isnull", True),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="old_address_leads_to_one_place",
                        violation_error_message="Say one place where the address leads.",
                    )
                ],
            },
        ),
    ]
