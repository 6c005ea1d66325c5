from datetime import UTC

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations
from django.db.models.functions import ExtractYear


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_lists_of_a_large_newsroom")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex(model_name="article", name="article_search_lead"),
        migrations.RemoveIndex(model_name="article", name="article_search"),
        migrations.AddIndex(
            model_name="article",
            index=GinIndex("search_lead", ExtractYear("published_at", tzinfo=UTC), name="article_search_lead"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=GinIndex("search", ExtractYear("published_at", tzinfo=UTC), name="article_search"),
        ),
    ]
