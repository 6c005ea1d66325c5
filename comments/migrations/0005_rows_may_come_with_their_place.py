"""A comment that is inserted as holding its place is counted so, and its row need not be written a second time.

For one comment that makes no difference. For a hundred thousand it does: each time a row is written, the index that
the desk's search uses takes in the whole text once more.
"""

from __future__ import annotations

from django.db import migrations

# As in 0002, with the places that came with the rows. They are looked at again with all others, so that a row that
# came with a place it does not hold loses it.
FORWARD = """
CREATE OR REPLACE FUNCTION comments_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_tally (status, change) SELECT status, count(*) FROM new_rows GROUP BY status;
    INSERT INTO comments_thread (article_id, responses, places)
        SELECT article_id, count(*) FILTER (WHERE status = 'approved'), count(*) FILTER (WHERE holds_place)
        FROM new_rows WHERE status = 'approved' OR holds_place GROUP BY 1 ORDER BY 1
        ON CONFLICT (article_id) DO UPDATE SET
            responses = comments_thread.responses + EXCLUDED.responses,
            places = comments_thread.places + EXCLUDED.places;
    PERFORM comments_settle_places(
        (SELECT array_agg(DISTINCT coalesce(root_id, id)) FROM new_rows WHERE status = 'approved' OR holds_place)
    );
    RETURN NULL;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION comments_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_kinds_and_given_dates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
