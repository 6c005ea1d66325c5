"""The readers' search: its configuration, what it looks through, and the words that are offered for mistyped ones."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import UnaccentExtension
from django.contrib.postgres.search import CombinedSearchVector, SearchConfig, SearchVector, SearchVectorField
from django.db import migrations, models
from django.db.models.functions import Left

# English stems, because most articles are English; words of other languages are then found in the form they have.
CONFIGURE = """
CREATE TEXT SEARCH CONFIGURATION articles (COPY = english);
ALTER TEXT SEARCH CONFIGURATION articles
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION articles_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION articles_words
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, simple;
"""
UNCONFIGURE = "DROP TEXT SEARCH CONFIGURATION articles_words; DROP TEXT SEARCH CONFIGURATION articles;"

# In order, so that two saves at once never wait for each other in a circle.
COLLECT = """
CREATE FUNCTION articles_collect_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_word (word)
        SELECT word FROM unnest(tsvector_to_array(
            to_tsvector('articles_words', NEW.headline || ' ' || NEW.standfirst))) AS word
        WHERE length(word) BETWEEN 3 AND 60 AND word !~ '[0-9]' ORDER BY word
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_collect_words_of_new AFTER INSERT ON articles_article FOR EACH ROW
    WHEN (NEW.status = 'published') EXECUTE FUNCTION articles_collect_words();
CREATE TRIGGER articles_collect_words AFTER UPDATE OF headline, standfirst, status ON articles_article FOR EACH ROW
    WHEN (NEW.status = 'published' AND (OLD.status, OLD.headline, OLD.standfirst)
        IS DISTINCT FROM (NEW.status, NEW.headline, NEW.standfirst))
    EXECUTE FUNCTION articles_collect_words();
INSERT INTO articles_word (word)
    SELECT DISTINCT word FROM articles_article, unnest(tsvector_to_array(
        to_tsvector('articles_words', headline || ' ' || standfirst))) AS word
    WHERE status = 'published' AND length(word) BETWEEN 3 AND 60 AND word !~ '[0-9]'
    ON CONFLICT DO NOTHING;
"""
FORGET = """
DROP TRIGGER articles_collect_words ON articles_article;
DROP TRIGGER articles_collect_words_of_new ON articles_article;
DROP FUNCTION articles_collect_words();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_kinds_pins_and_pages")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURE, UNCONFIGURE),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="article",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=CombinedSearchVector(
                    CombinedSearchVector(
                        SearchVector("headline", config="articles", weight="A"),
                        "||",
                        SearchVector("standfirst", config="articles", weight="B"),
                        SearchConfig("articles"),
                    ),
                    "||",
                    SearchVector(Left("body", 120000), config="articles", weight="C"),
                    SearchConfig("articles"),
                ),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="search_lead",
            field=models.GeneratedField(
                db_persist=True,
                expression=CombinedSearchVector(
                    SearchVector("headline", config="articles", weight="A"),
                    "||",
                    SearchVector("standfirst", config="articles", weight="B"),
                    SearchConfig("articles"),
                ),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=GinIndex(fields=["search_lead"], name="article_search_lead"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=GinIndex(fields=["search"], name="article_search"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=GinIndex(
                OpClass("slug", name="gin_trgm_ops"),
                condition=models.Q(("status", "published")),
                name="article_like_slug",
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_alike"),
        ),
        migrations.RunSQL(COLLECT, FORGET),
    ]
