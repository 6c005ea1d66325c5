"""What a large site has besides articles and comments, and grow leaves to its editors: rows enough to plan with."""

from __future__ import annotations

from django.db import connection

ROWS = 20_000
FILL = f"""
INSERT INTO articles_image (title, file, alt, is_decorative, caption, credit, licence, focal_x, focal_y, is_drawn,
        digest, width, height, uploaded_at)
    SELECT 'Picture ' || n, 'images/' || md5(n::text) || '.jpg', 'A view', false, '', 'A. Graph', '', 50, 50, true,
        md5(n::text), 640, 426, now() - n * interval '1 hour' FROM generate_series(1, {ROWS}) n;
INSERT INTO articles_document (title, file, digest, size, uploaded_at)
    SELECT 'Report ' || n, 'documents/' || left(md5(n::text), 20) || '/report.pdf', md5(n::text), n,
        now() - n * interval '1 hour' FROM generate_series(1, {ROWS}) n;
INSERT INTO articles_bodydocument (article_id, folder)
    SELECT id, left(md5((id % {ROWS})::text), 20) FROM articles_article LIMIT {ROWS};
INSERT INTO articles_bodyimage (article_id, name)
    SELECT id, 'images/' || md5((id % {ROWS})::text) || '.jpg' FROM articles_article LIMIT {ROWS};
INSERT INTO articles_tag (name, slug) SELECT 'Subject ' || n, 'subject-' || n FROM generate_series(1, {ROWS}) n;
INSERT INTO articles_author (name, sort_name, slug, affiliation, bio)
    SELECT 'Writer ' || n, '', 'writer-' || n, 'A paper', '' FROM generate_series(1, {ROWS // 4}) n;
INSERT INTO articles_formerslug (slug, article_id)
    SELECT 'former-' || id, id FROM articles_article WHERE status = 'published' LIMIT {ROWS};
INSERT INTO articles_oldaddress (path, article_id, address)
    SELECT '/archives/' || id, id, '' FROM articles_article LIMIT {ROWS};
INSERT INTO articles_origin (site, kind, key, became, number, digest, kept, lacks_files)
    SELECT 'old.example.org', 'post', id::text, 'article', id, '', '', false FROM articles_article LIMIT {ROWS};
INSERT INTO articles_revision (article_id, data, created_at, note)
    SELECT article_id, data, created_at + interval '1 hour', '' FROM articles_revision;
INSERT INTO comments_decision (comment_id, batch, action, before, after, reason, note, former_status, former,
        is_recalled, decided_at, decided_by_id)
    SELECT id, gen_random_uuid(), 'approve', 'pending', 'approved', '', '', '', '{{}}', false, moderated_at,
        moderated_by_id
    FROM comments_comment WHERE moderated_at IS NOT NULL;
INSERT INTO comments_report (comment_id, reason, note, reported_at, settled_at)
    SELECT id, 'other', '', now(), now() FROM comments_comment WHERE status = 'approved' LIMIT {ROWS};
INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message, content_type_id,
        user_id)
    SELECT now() - n * interval '1 minute', n::text, 'An article', 2, '[]',
        (SELECT id FROM django_content_type WHERE model = 'article'), (SELECT min(id) FROM forum_user)
    FROM generate_series(1, {ROWS}) n;
"""


def fill_libraries() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("VACUUM (ANALYZE)")
