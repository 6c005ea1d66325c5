"""What stands in which list, and how much in each month, is kept by the database: articles/models/listing.py."""

from __future__ import annotations

from datetime import UTC

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Greatest, TruncMonth

KINDS = [("site", "Site"), ("section", "Section"), ("tag", "Tag"), ("author", "Author")]

# articles_place says what should be in the table of listings; everything else brings the two together.
FILE = """
CREATE VIEW articles_place AS
SELECT article.id AS article_id, place.kind, place.number, article.published_at, article.expires_at
FROM articles_article article, LATERAL (
    SELECT 'site' AS kind, 0::bigint AS number
    UNION ALL
    SELECT DISTINCT 'section', family.id
    FROM articles_section section, unnest(ARRAY[section.id, coalesce(section.parent_id, section.id)]) AS family (id)
    WHERE section.id IN (
        SELECT article.section_id
        UNION ALL
        SELECT section_id FROM articles_article_further_sections WHERE article_id = article.id
    )
    UNION ALL
    SELECT 'tag', tag_id FROM articles_article_tags WHERE article_id = article.id
    UNION ALL
    SELECT DISTINCT 'author', author_id FROM articles_byline WHERE article_id = article.id
) AS place
WHERE article.status = 'published' AND (article.expires_at IS NULL OR article.expires_at > now());

-- The caller has written, or locked, these articles: of two who change one of them at once, the second sees what the
-- first did.
CREATE FUNCTION articles_file(ids bigint[], kinds text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH wanted AS MATERIALIZED (
        SELECT * FROM articles_place WHERE article_id = ANY (ids) AND kind = ANY (kinds)
    ), gone AS (
        DELETE FROM articles_listing AS listing WHERE article_id = ANY (ids) AND kind = ANY (kinds) AND NOT EXISTS (
            SELECT FROM wanted
            WHERE (wanted.article_id, wanted.kind, wanted.number) = (listing.article_id, listing.kind, listing.number)
        )
    )
    INSERT INTO articles_listing AS listing (article_id, kind, number, published_at, expires_at)
        SELECT article_id, kind, number, published_at, expires_at FROM wanted
        ON CONFLICT (article_id, kind, number) DO UPDATE
            SET published_at = EXCLUDED.published_at, expires_at = EXCLUDED.expires_at
            WHERE (listing.published_at, listing.expires_at)
                IS DISTINCT FROM (EXCLUDED.published_at, EXCLUDED.expires_at);
END $$;

CREATE FUNCTION articles_file_articles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO ids FROM new_rows WHERE status = 'published';
    ELSE
        SELECT array_agg(id) INTO ids FROM new_rows article JOIN old_rows former USING (id)
            WHERE 'published' IN (article.status, former.status)
            AND (article.status, article.published_at, article.expires_at, article.section_id)
                IS DISTINCT FROM (former.status, former.published_at, former.expires_at, former.section_id);
    END IF;
    IF ids IS NOT NULL THEN
        PERFORM articles_file(ids, '{site,section,tag,author}');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION articles_unfile_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM articles_listing;
    ELSE
        DELETE FROM articles_listing WHERE article_id IN (SELECT id FROM old_rows);
    END IF;
    RETURN NULL;
END $$;

-- For what lies between articles and sections, tags and authors; the argument says which.
CREATE FUNCTION articles_file_belongings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT article_id) INTO ids FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT article_id) INTO ids FROM old_rows;
    ELSIF TG_OP = 'TRUNCATE' THEN
        SELECT array_agg(DISTINCT article_id) INTO ids FROM articles_listing;
    ELSE
        SELECT array_agg(article_id) INTO ids
            FROM (SELECT article_id FROM old_rows UNION SELECT article_id FROM new_rows) AS both_rows;
    END IF;
    IF ids IS NOT NULL THEN
        PERFORM FROM articles_article WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
        PERFORM articles_file(ids, ARRAY[TG_ARGV[0]]);
    END IF;
    RETURN NULL;
END $$;

-- A section moves under another one, which is rare: nobody files anything in the meantime.
CREATE FUNCTION articles_file_section() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE articles_article, articles_article_further_sections IN SHARE ROW EXCLUSIVE MODE;
    PERFORM articles_file(array_agg(id), '{section}') FROM (
        SELECT id FROM articles_article WHERE section_id = NEW.id
        UNION SELECT article_id FROM articles_article_further_sections WHERE section_id = NEW.id
    ) AS filed (id);
    RETURN NULL;
END $$;

CREATE FUNCTION articles_count_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO articles_listingcount (kind, number, month, change)
            SELECT kind, number, date_trunc('month', published_at AT TIME ZONE 'UTC'), count(*)
            FROM new_rows GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO articles_listingcount (kind, number, month, change)
            SELECT kind, number, date_trunc('month', published_at AT TIME ZONE 'UTC'), -count(*)
            FROM old_rows GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'TRUNCATE' THEN
        DELETE FROM articles_listingcount;
    ELSE
        INSERT INTO articles_listingcount (kind, number, month, change)
            SELECT kind, number, date_trunc('month', published_at AT TIME ZONE 'UTC'), sum(step) FROM (
                SELECT kind, number, published_at, 1 AS step FROM new_rows
                UNION ALL SELECT kind, number, published_at, -1 FROM old_rows
            ) AS steps GROUP BY 1, 2, 3 HAVING sum(step) <> 0;
    END IF;
    RETURN NULL;
END $$;

-- All of it anew: for the first time, and for whoever filled the tables with these triggers switched off.
CREATE FUNCTION articles_file_everything() RETURNS void LANGUAGE plpgsql SET work_mem = '64MB' AS $$
BEGIN
    LOCK TABLE articles_section, articles_article, articles_article_further_sections, articles_article_tags,
        articles_byline IN SHARE ROW EXCLUSIVE MODE;
    TRUNCATE articles_listing, articles_listingcount;
    ALTER TABLE articles_listing DISABLE TRIGGER USER;
    INSERT INTO articles_listing (article_id, kind, number, published_at, expires_at) SELECT * FROM articles_place;
    ALTER TABLE articles_listing ENABLE TRIGGER USER;
    INSERT INTO articles_listingcount (kind, number, month, change, is_summed)
        SELECT kind, number, date_trunc('month', published_at AT TIME ZONE 'UTC'), count(*), true
        FROM articles_listing GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
END $$;
"""
WATCH = """
CREATE TRIGGER articles_file_new AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_file_articles();
CREATE TRIGGER articles_file_changed AFTER UPDATE ON articles_article
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION articles_file_articles();
CREATE TRIGGER articles_unfile AFTER DELETE ON articles_article
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION articles_unfile_articles();
CREATE TRIGGER articles_unfile_all AFTER TRUNCATE ON articles_article EXECUTE FUNCTION articles_unfile_articles();
CREATE TRIGGER articles_file_section AFTER UPDATE OF parent_id ON articles_section FOR EACH ROW
    WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION articles_file_section();
"""
UNWATCH = """
DROP TRIGGER articles_file_section ON articles_section;
DROP TRIGGER articles_unfile_all ON articles_article;
DROP TRIGGER articles_unfile ON articles_article;
DROP TRIGGER articles_file_changed ON articles_article;
DROP TRIGGER articles_file_new ON articles_article;
"""
# Every way of writing what lies between, and the listings; each with the rows that it knows.
ON_EACH = """
CREATE TRIGGER {name}_new AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {function};
CREATE TRIGGER {name}_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {function};
CREATE TRIGGER {name}_gone AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {function};
CREATE TRIGGER {name}_emptied AFTER TRUNCATE ON {table} EXECUTE FUNCTION {function};
"""
NOT_ON_EACH = """
DROP TRIGGER {name}_emptied ON {table};
DROP TRIGGER {name}_gone ON {table};
DROP TRIGGER {name}_changed ON {table};
DROP TRIGGER {name}_new ON {table};
"""
WATCHED = {
    "articles_article_tags": ("articles_file", "articles_file_belongings('tag')"),
    "articles_article_further_sections": ("articles_file", "articles_file_belongings('section')"),
    "articles_byline": ("articles_file", "articles_file_belongings('author')"),
    "articles_listing": ("articles_count", "articles_count_listings()"),
}
FORGET = """
DROP FUNCTION articles_file_everything();
DROP FUNCTION articles_count_listings();
DROP FUNCTION articles_file_section();
DROP FUNCTION articles_file_belongings();
DROP FUNCTION articles_unfile_articles();
DROP FUNCTION articles_file_articles();
DROP FUNCTION articles_file(bigint[], text[]);
DROP VIEW articles_place;
"""


def for_each(text: str) -> str:
    return "".join(
        text.format(table=table, name=name, function=function) for table, (name, function) in WATCHED.items()
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_revisions_have_a_description")]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "article_id", "kind", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=7)),
                ("number", models.BigIntegerField()),
                ("published_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListingCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=7)),
                ("number", models.BigIntegerField()),
                ("month", models.DateField()),
                ("change", models.IntegerField()),
                ("is_summed", models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.RunSQL(FILE, FORGET),
        migrations.RunSQL(WATCH, UNWATCH),
        migrations.RunSQL(for_each(ON_EACH), for_each(NOT_ON_EACH)),
        migrations.RunSQL("SELECT articles_file_everything()", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=["kind", "number", "-published_at", "-article"], include=("expires_at",), name="listing_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="listing_expiring"
            ),
        ),
        migrations.AddIndex(
            model_name="listingcount",
            index=models.Index(fields=["kind", "number", "month"], include=("change",), name="listing_count_of_month"),
        ),
        migrations.AddIndex(
            model_name="listingcount",
            index=models.Index(condition=models.Q(("is_summed", False)), fields=["id"], name="listing_count_new"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                TruncMonth("published_at", tzinfo=UTC),
                Greatest("published_at", "revised_at").desc(),
                condition=models.Q(("status", "published")),
                name="article_changed_in_month",
            ),
        ),
    ]
