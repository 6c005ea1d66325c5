"""Counts of comments, and which top-level comments hold a place in their thread, are kept by the database."""

from __future__ import annotations

from django.db import migrations

# Every branch ends in the same two steps. The roots are locked before they are read again, in the order of their ids:
# of two decisions in one thread the second then sees what the first one did.
FORWARD = """
CREATE FUNCTION comments_settle_places(roots bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM comments_comment WHERE id = ANY (roots) ORDER BY id FOR NO KEY UPDATE;
    WITH wanted AS (
        SELECT root.id, root.status = 'approved' OR EXISTS (
            SELECT 1 FROM comments_comment reply WHERE reply.root_id = root.id AND reply.status = 'approved'
        ) AS holds
        FROM comments_comment root WHERE root.id = ANY (roots)
    ), changed AS (
        UPDATE comments_comment SET holds_place = wanted.holds FROM wanted
        WHERE comments_comment.id = wanted.id AND holds_place <> wanted.holds
        RETURNING article_id, holds_place
    )
    INSERT INTO comments_thread (article_id, places)
        SELECT article_id, sum(CASE WHEN holds_place THEN 1 ELSE -1 END) FROM changed GROUP BY 1 ORDER BY 1
        ON CONFLICT (article_id) DO UPDATE SET places = comments_thread.places + EXCLUDED.places;
END $$;

CREATE FUNCTION comments_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_tally (status, change) SELECT status, count(*) FROM new_rows GROUP BY status;
    INSERT INTO comments_thread (article_id, responses)
        SELECT article_id, count(*) FROM new_rows WHERE status = 'approved' GROUP BY 1 ORDER BY 1
        ON CONFLICT (article_id) DO UPDATE SET responses = comments_thread.responses + EXCLUDED.responses;
    PERFORM comments_settle_places(
        (SELECT array_agg(DISTINCT coalesce(root_id, id)) FROM new_rows WHERE status = 'approved')
    );
    RETURN NULL;
END $$;

CREATE FUNCTION comments_count_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    roots bigint[];
BEGIN
    SELECT array_agg(DISTINCT coalesce(new_rows.root_id, new_rows.id)) INTO roots
        FROM new_rows JOIN old_rows USING (id) WHERE new_rows.status <> old_rows.status;
    IF roots IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO comments_tally (status, change)
        SELECT status, sum(step) FROM (
            SELECT status, 1 AS step FROM new_rows UNION ALL SELECT status, -1 FROM old_rows
        ) steps GROUP BY status HAVING sum(step) <> 0;
    INSERT INTO comments_thread (article_id, responses)
        SELECT article_id, sum(step) FROM (
            SELECT article_id, 1 AS step FROM new_rows WHERE status = 'approved'
            UNION ALL SELECT article_id, -1 FROM old_rows WHERE status = 'approved'
        ) steps GROUP BY 1 HAVING sum(step) <> 0 ORDER BY 1
        ON CONFLICT (article_id) DO UPDATE SET responses = comments_thread.responses + EXCLUDED.responses;
    PERFORM comments_settle_places(roots);
    RETURN NULL;
END $$;

-- No new row for a thread here: the article may be on its way out, and its thread gone before.
CREATE FUNCTION comments_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_tally (status, change) SELECT status, -count(*) FROM old_rows GROUP BY status;
    UPDATE comments_thread thread
        SET responses = thread.responses - gone.responses, places = thread.places - gone.places
        FROM (
            SELECT article_id, count(*) FILTER (WHERE status = 'approved') AS responses,
                count(*) FILTER (WHERE holds_place) AS places
            FROM old_rows GROUP BY 1
        ) gone WHERE thread.article_id = gone.article_id;
    PERFORM comments_settle_places((SELECT array_agg(DISTINCT root_id) FROM old_rows WHERE status = 'approved'));
    RETURN NULL;
END $$;

CREATE TRIGGER comments_count_inserted AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION comments_count_inserted();
CREATE TRIGGER comments_count_updated AFTER UPDATE ON comments_comment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION comments_count_updated();
CREATE TRIGGER comments_count_deleted AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION comments_count_deleted();
"""
BACKWARD = """
DROP TRIGGER comments_count_inserted ON comments_comment;
DROP TRIGGER comments_count_updated ON comments_comment;
DROP TRIGGER comments_count_deleted ON comments_comment;
DROP FUNCTION comments_count_inserted;
DROP FUNCTION comments_count_updated;
DROP FUNCTION comments_count_deleted;
DROP FUNCTION comments_settle_places;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
