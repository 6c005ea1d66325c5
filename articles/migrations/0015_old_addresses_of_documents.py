import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_documents"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="oldaddress",
            name="old_address_leads_to_one_place",
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="old_addresses",
                to="articles.document",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article__isnull", False),
                        ("author__isnull", True),
                        ("document__isnull", True),
                        ("image__isnull", True),
                        ("page__isnull", True),
                        ("section__isnull", True),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", True),
                        ("image__isnull", True),
                        ("page__isnull", False),
                        ("section__isnull", True),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", True),
                        ("image__isnull", True),
                        ("page__isnull", True),
                        ("section__isnull", False),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", True),
                        ("image__isnull", True),
                        ("page__isnull", True),
                        ("section__isnull", True),
                        ("tag__isnull", False),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", False),
                        ("document__isnull", True),
                        ("image__isnull", True),
                        ("page__isnull", True),
                        ("section__isnull", True),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", True),
                        ("image__isnull", False),
                        ("page__isnull", True),
                        ("section__isnull", True),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", False),
                        ("image__isnull", True),
                        ("page__isnull", True),
                        ("section__isnull", True),
                        ("tag__isnull", True),
                        ("address", ""),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("author__isnull", True),
                        ("document__isnull", True),
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
            ),
        ),
    ]
