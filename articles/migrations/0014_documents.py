import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.document

# As in 0007, and which documents a text links to.
FORWARD = r"""
CREATE OR REPLACE FUNCTION articles_read_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_innerlink WHERE source_id = NEW.id;
    INSERT INTO articles_innerlink (source_id, target)
        SELECT DISTINCT NEW.id, parts[1]::bigint
        FROM regexp_matches(NEW.body, '<a href="/articles/([0-9]{1,18})/"', 'g') AS parts;
    DELETE FROM articles_bodyimage WHERE article_id = NEW.id;
    INSERT INTO articles_bodyimage (article_id, name)
        SELECT DISTINCT NEW.id, parts[1]
        FROM regexp_matches(NEW.body, '<img[^>]* src="[^">]*/(images/[^">/]{1,190})"', 'g') AS parts;
    DELETE FROM articles_bodydocument WHERE article_id = NEW.id;
    INSERT INTO articles_bodydocument (article_id, folder)
        SELECT DISTINCT NEW.id, parts[1]
        FROM regexp_matches(NEW.body, '<a[^>]* href="[^">]*/documents/([0-9a-f]{20})/', 'g') AS parts;
    RETURN NULL;
END $$;
"""
BACKWARD = r"""
CREATE OR REPLACE FUNCTION articles_read_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_innerlink WHERE source_id = NEW.id;
    INSERT INTO articles_innerlink (source_id, target)
        SELECT DISTINCT NEW.id, parts[1]::bigint
        FROM regexp_matches(NEW.body, '<a href="/articles/([0-9]{1,18})/"', 'g') AS parts;
    DELETE FROM articles_bodyimage WHERE article_id = NEW.id;
    INSERT INTO articles_bodyimage (article_id, name)
        SELECT DISTINCT NEW.id, parts[1]
        FROM regexp_matches(NEW.body, '<img[^>]* src="[^">]*/(images/[^">/]{1,190})"', 'g') AS parts;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_moving_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=articles.models.document.readable_name, verbose_name="file"
                    ),
                ),
                ("digest", models.CharField(db_index=True, editable=False, max_length=64)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BodyDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(db_index=True, max_length=20)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.article"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("article", "folder"), name="body_document_once")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        # Pictures that come in great numbers are drawn later.
        migrations.AddField(
            model_name="image",
            name="is_drawn",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(condition=models.Q(("is_drawn", False)), fields=["id"], name="image_waits"),
        ),
    ]
