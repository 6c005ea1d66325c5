"""What raises an edition: everything that readers see, by whatever way it changes (editions.py).

Editions are numbers that never come back, not even after an older backup was restored: microseconds since 1970, or one
more than before where that is later.

The row of the site is one for all. It is therefore written when a transaction commits and not before (the triggers are
deferred), so that a long import keeps nobody waiting, and once in a transaction. Whoever has it then may write the
editions of threads; nobody else touches them, so nobody can wait in a circle.
"""

from __future__ import annotations

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION forum_later_than(edition bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT greatest(edition + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
$$;

CREATE FUNCTION forum_raise_site() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('forum.site_raised', true) = 'yes' THEN
        RETURN;
    END IF;
    INSERT INTO forum_site VALUES (1, forum_later_than(0), forum_later_than(0), clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET edition = forum_later_than(forum_site.edition);
    PERFORM set_config('forum.site_raised', 'yes', true);
END $$;

CREATE FUNCTION forum_raise_thread(article bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    raised bigint := nullif(current_setting('forum.threads_raised', true), '');
BEGIN
    IF raised IS NULL THEN
        INSERT INTO forum_site VALUES (1, forum_later_than(0), forum_later_than(0), clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET threads_edition = forum_later_than(forum_site.threads_edition)
            RETURNING threads_edition INTO raised;
        PERFORM set_config('forum.threads_raised', raised::text, true);
    END IF;
    INSERT INTO forum_threadedition AS known (thread, edition) VALUES (article, raised)
        ON CONFLICT (thread) DO UPDATE SET edition = raised WHERE known.edition <> raised;
END $$;

-- Time will change what readers see at this moment.
CREATE FUNCTION forum_expect(moment timestamptz) RETURNS void LANGUAGE sql AS $$
    UPDATE forum_site SET changes_at = moment
        WHERE moment > clock_timestamp() AND (changes_at IS NULL OR changes_at > moment)
$$;

-- Time has changed it. Asked for by the first request after that moment; the others find it done. The row is locked
-- before the next moment is looked for, so that one which was committed meanwhile is not missed.
CREATE FUNCTION forum_advance() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    this_moment timestamptz;
BEGIN
    PERFORM FROM forum_site WHERE changes_at <= clock_timestamp() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    this_moment := clock_timestamp();
    UPDATE forum_site SET edition = forum_later_than(edition), changes_at = (
        SELECT min(moment) FROM (
            SELECT min(published_at) AS moment FROM articles_article
                WHERE status = 'published' AND published_at > this_moment
            UNION ALL SELECT min(expires_at) FROM articles_listing WHERE expires_at > this_moment
            UNION ALL SELECT min(ends_at) FROM articles_pin WHERE ends_at > this_moment
        ) moments
    );
END $$;

CREATE FUNCTION forum_site_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM forum_raise_site();
    RETURN NULL;
END $$;

CREATE FUNCTION forum_article_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM forum_raise_site();
    IF TG_OP <> 'DELETE' THEN
        PERFORM forum_expect(NEW.published_at), forum_expect(NEW.expires_at);
    ELSE
        DELETE FROM forum_threadedition WHERE thread = OLD.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION forum_pin_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM forum_raise_site();
    IF TG_OP <> 'DELETE' THEN
        PERFORM forum_expect(NEW.ends_at);
    END IF;
    RETURN NULL;
END $$;

-- What belongs to an article counts if that is published. The argument names the column with the article's id.
CREATE FUNCTION forum_belonging_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_article WHERE status = 'published' AND id IN (
            (to_jsonb(OLD) ->> TG_ARGV[0])::bigint, (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
        )
    ) THEN
        PERFORM forum_raise_site();
    END IF;
    RETURN NULL;
END $$;

-- A picture counts where it is used; one that was just uploaded is not.
CREATE FUNCTION forum_image_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM articles_article WHERE lead_image_id = OLD.id AND status = 'published')
        OR EXISTS (SELECT FROM articles_bodyimage WHERE name = OLD.file OR name = NEW.file)
        OR EXISTS (SELECT FROM articles_author WHERE photo_id = OLD.id)
        OR EXISTS (SELECT FROM articles_page WHERE position('<img ' IN body) > 0 AND is_public)
    THEN
        PERFORM forum_raise_site();
    END IF;
    RETURN NULL;
END $$;

-- Readers see what is approved, and of anything else only that it is there, where others have answered it.
CREATE FUNCTION forum_comment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF 'approved' IN (OLD.status, NEW.status)
        OR EXISTS (SELECT FROM comments_comment WHERE parent_id IN (OLD.id, NEW.id))
    THEN
        IF OLD.article_id IS NOT NULL THEN
            PERFORM forum_raise_thread(OLD.article_id);
        END IF;
        IF NEW.article_id IS DISTINCT FROM OLD.article_id AND NEW.article_id IS NOT NULL THEN
            PERFORM forum_raise_thread(NEW.article_id);
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- A table that is emptied says nothing of its rows.
CREATE FUNCTION forum_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE forum_site SET edition = forum_later_than(edition), threads_edition = forum_later_than(threads_edition),
        changes_at = clock_timestamp();
    RETURN NULL;
END $$;
"""

UNSEEN_OF_COMMENTS = """
email ip_address user_agent submission_id reduced_at commenter wants_mail email_confirmed_at former_status reasons
evidence moderated_by_id moderated_at edited_by_id open_reports text_digest fingerprint
"""
# Table, function with its argument, when a row counts ({row} is OLD or NEW), and the columns no reader sees.
WATCHED = [
    (
        "articles_article",
        "forum_article_changed()",
        "{row}.status = 'published'",
        "draft_id created_by_id created_at updated_at search search_lead",
    ),
    ("articles_section", "forum_site_changed()", "", ""),
    ("articles_tag", "forum_site_changed()", "", ""),
    ("articles_author", "forum_site_changed()", "", ""),
    ("articles_page", "forum_site_changed()", "{row}.is_public", ""),
    ("articles_pin", "forum_pin_changed()", "", ""),
    ("articles_byline", "forum_belonging_changed('article_id')", "", ""),
    ("articles_article_tags", "forum_belonging_changed('article_id')", "", ""),
    ("articles_article_further_sections", "forum_belonging_changed('article_id')", "", ""),
    ("articles_article_related", "forum_belonging_changed('from_article_id')", "", ""),
    ("articles_image", "forum_image_changed()", "", "title digest uploaded_by_id uploaded_at"),
    ("comments_discussion", "forum_site_changed()", "", "digest_sent_at digest_comment_id"),
    (
        "comments_comment",
        "forum_comment_changed()",
        "",
        UNSEEN_OF_COMMENTS,
    ),
]
# Nothing that readers see is made of these before something else refers to them.
SEEN_ONLY_LATER = {"articles_tag", "articles_author", "articles_image"}


def watch(table: str, function: str, condition: str, unseen: str) -> str:
    columns = ", ".join(f"'{column}'" for column in unseen.split())
    was, now = (f"to_jsonb({row}) - ARRAY[{columns}]::text[]" for row in ("OLD", "NEW"))
    is_seen = f"({' OR '.join(condition.format(row=row) for row in ('OLD', 'NEW'))}) AND " if condition else ""
    whens = {
        "INSERT": condition.format(row="NEW") or "true",
        "DELETE": condition.format(row="OLD") or "true",
        "UPDATE": f"{is_seen}({was}) IS DISTINCT FROM ({now})",
    }
    return "".join(
        f"CREATE CONSTRAINT TRIGGER edition_{event.lower()} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {function};\n"
        for event, when in whens.items()
        if event != "INSERT" or table not in SEEN_ONLY_LATER
    ) + (f"CREATE TRIGGER edition_emptied AFTER TRUNCATE ON {table} EXECUTE FUNCTION forum_emptied();\n")


def unwatch(table: str) -> str:
    names = ("insert", "delete", "update", "emptied")
    return "".join(f"DROP TRIGGER IF EXISTS edition_{name} ON {table};\n" for name in names)


START = """
INSERT INTO forum_site VALUES (1, forum_later_than(0), forum_later_than(0), now());
SELECT forum_advance();
"""
BACKWARD = """
DROP FUNCTION forum_emptied;
DROP FUNCTION forum_comment_changed;
DROP FUNCTION forum_image_changed;
DROP FUNCTION forum_belonging_changed;
DROP FUNCTION forum_pin_changed;
DROP FUNCTION forum_article_changed;
DROP FUNCTION forum_site_changed;
DROP FUNCTION forum_advance;
DROP FUNCTION forum_expect;
DROP FUNCTION forum_raise_thread;
DROP FUNCTION forum_raise_site;
DROP FUNCTION forum_later_than;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0008_writers_upload_documents"),
        ("articles", "0017_lists_know_their_pages"),
        ("comments", "0005_rows_may_come_with_their_place"),
    ]
    operations = [
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.BigIntegerField()),
                ("threads_edition", models.BigIntegerField()),
                ("changes_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="site_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="ThreadEdition",
            fields=[
                ("thread", models.BigIntegerField(primary_key=True, serialize=False)),
                ("edition", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, BACKWARD),
        *(migrations.RunSQL(watch(*each), unwatch(each[0])) for each in WATCHED),
        migrations.RunSQL(START, migrations.RunSQL.noop),
    ]
