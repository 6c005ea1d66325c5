"""A published article's former slugs are kept by the database, whatever changes the slug."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION articles_remember_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_formerslug WHERE slug = NEW.slug AND article_id = NEW.id;
    INSERT INTO articles_formerslug (slug, article_id) VALUES (OLD.slug, NEW.id)
        ON CONFLICT (slug) DO UPDATE SET article_id = EXCLUDED.article_id;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_remember_slug AFTER UPDATE OF slug ON articles_article FOR EACH ROW
    WHEN (OLD.slug <> NEW.slug AND OLD.published_at IS NOT NULL AND OLD.published_at <= now())
    EXECUTE FUNCTION articles_remember_slug();
"""
BACKWARD = """
DROP TRIGGER articles_remember_slug ON articles_article;
DROP FUNCTION articles_remember_slug();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
