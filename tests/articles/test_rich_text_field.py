"""No way of writing an article gets round the sanitiser, and the editor is shown nothing it has not cleaned."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest
from django import forms
from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Upper
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from articles.fields import RichTextField, RichTextFormField, RichTextWidget
from articles.models import Article
from articles.sanitizing import MAX_INPUT
from tests.builders import make_article

HOSTILE = '<p onclick="x()">Talks</p><script>alert(1)</script>'
CLEAN = "<p>Talks</p>"
TOO_LONG = "<p>typed & kept</p>" + "x" * MAX_INPUT


class BodyForm(forms.Form):
    body = RichTextFormField(required=False)


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = ["body"]


def by_save(article: Article) -> None:
    article.body = HOSTILE
    article.save()
    assert article.body == CLEAN


def by_save_of_one_field(article: Article) -> None:
    article.body = HOSTILE
    article.save(update_fields=["body"])


def by_update(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(body=HOSTILE)


def by_bulk_update(article: Article) -> None:
    article.body = HOSTILE
    Article.objects.bulk_update([article], ["body"])


def by_update_or_create(article: Article) -> None:
    Article.objects.update_or_create(pk=article.pk, defaults={"body": HOSTILE})


def by_loaddata(article: Article) -> None:
    rows = json.loads(serializers.serialize("json", [article]))
    rows[0]["fields"]["body"] = HOSTILE
    for loaded in serializers.deserialize("json", json.dumps(rows)):
        loaded.save()


WAYS = [by_save, by_save_of_one_field, by_update, by_bulk_update, by_update_or_create, by_loaddata]


@pytest.mark.django_db
@pytest.mark.parametrize("write", WAYS)
def test_every_way_of_changing_an_article_cleans_its_body(write: Callable[[Article], None]) -> None:
    article = make_article(body="<p>Before</p>")
    write(article)
    stored = Article.objects.get(pk=article.pk).body
    assert stored == CLEAN
    assert not isinstance(stored, SafeString)


@pytest.mark.django_db
def test_created_articles_are_clean_in_the_row_and_in_hand() -> None:
    one = make_article(body=HOSTILE)
    many = Article.objects.bulk_create([Article(headline="H", slug=f"s-{n}", body=mark_safe(HOSTILE)) for n in (1, 2)])
    assert [article.body for article in (one, *many)] == [CLEAN] * 3
    assert set(Article.objects.values_list("body", flat=True)) == {CLEAN}


@pytest.mark.django_db
def test_expressions_are_left_to_the_database() -> None:
    """They cannot be cleaned in Python; a loud reminder that nobody may build HTML in SQL."""
    article = make_article(body="<p>Talks</p>")
    Article.objects.filter(pk=article.pk).update(body=F("body"))
    Article.objects.filter(pk=article.pk).update(body=Upper(Value("talks")))
    assert Article.objects.get(pk=article.pk).body == "TALKS"


@pytest.mark.django_db
def test_refused_text_is_not_written() -> None:
    article = make_article(body=CLEAN)
    with pytest.raises(ValidationError, match="too long"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(body=TOO_LONG)
    assert Article.objects.get(pk=article.pk).body == CLEAN


def test_empty_editor_counts_as_empty() -> None:
    for empty in ("<p>&nbsp;</p>", "<p></p>", "\r\n", "<p><script>x</script></p>"):
        assert BodyForm({"body": empty}).fields["body"].clean(empty) == ""
        with pytest.raises(ValidationError, match="required"):
            RichTextFormField().clean(empty)
        with pytest.raises(ValidationError, match="blank"):
            RichTextField().clean(empty, None)
    assert RichTextFormField().clean('<p><img src="/media/a.png"></p>')


def test_form_cleans_before_it_answers() -> None:
    form = BodyForm({"body": HOSTILE})
    assert form.is_valid()
    assert form.cleaned_data["body"] == CLEAN
    assert not BodyForm({"body": HOSTILE}, initial={"body": CLEAN}).has_changed()


def test_editor_is_loaded_with_cleaned_text_also_when_another_field_refused_the_form() -> None:
    for form in (BodyForm(initial={"body": HOSTILE}), BodyForm({"body": HOSTILE})):
        page = str(form["body"])
        assert html.escape(CLEAN) in page
        assert "ckeditortype" in page
        assert "alert" not in page.split("data-type")[1]
        assert "onclick" not in page.split("data-type")[1]


def test_refused_text_is_shown_as_typed_in_a_plain_textarea_beside_its_error() -> None:
    form = BodyForm({"body": TOO_LONG})
    assert "too long" in str(form["body"].errors)
    page = str(form["body"])
    assert "ckeditortype" not in page
    assert html.escape(TOO_LONG) in page


def test_literal_markup_in_a_text_survives_the_round_through_the_editor() -> None:
    """With SafeString from the database the textarea would turn the author's `&lt;b&gt;` into bold."""
    assert "&amp;lt;b&amp;gt;" in str(BodyForm(initial={"body": "<p>&lt;b&gt;</p>"})["body"])


def test_admin_shows_the_editor_and_not_its_own_textarea() -> None:
    field = ModelAdmin(Article, site).formfield_for_dbfield(Article._meta.get_field("body"), HttpRequest())
    assert isinstance(field, RichTextFormField)
    assert isinstance(field.widget, RichTextWidget)
    assert isinstance(ArticleForm().fields["body"].widget, RichTextWidget)
    asked = {forms.Textarea: RichTextWidget, AdminTextareaWidget: RichTextWidget, forms.HiddenInput: forms.HiddenInput}
    for widget, given in asked.items():
        field = RichTextField().formfield(widget=widget)
        assert field
        assert isinstance(field.widget, given)


def test_hidden_textarea_is_never_required_of_the_browser() -> None:
    assert " required" not in str(RichTextFormField().get_bound_field(BodyForm(), "body"))


def test_migrations_spell_the_field_plainly() -> None:
    name, path, args, kwargs = RichTextField("text", blank=True, name="body").deconstruct()
    assert (name, path, args, kwargs) == (
        "body",
        "articles.fields.RichTextField",
        [],
        {"blank": True, "verbose_name": "text"},
    )
