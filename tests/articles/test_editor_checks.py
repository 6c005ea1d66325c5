"""The silence about ckeditor.W001 holds only while the editor's settings take its holes away."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from ckeditor.widgets import CKEditorWidget
from django.conf import settings as django_settings
from django.core.checks import registry
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from articles import checks
from articles.checks import DANGEROUS_PLUGINS, check_editor

GOOD = {
    "removePlugins": ",".join(sorted(DANGEROUS_PLUGINS | {"image"})),
    "extraPlugins": "image2, autogrow",
    "allowedContent": {"p": True},
    "disallowedContent": "script; style; *[on*]",
    "versionCheck": False,
    "contentsCss": ["/static/forum/css/editor.css"],
}


def problems(settings: Any, **over: Any) -> list[str]:
    settings.CKEDITOR_CONFIGS = {"default": {**GOOD, **over}}
    return [str(message.id) for message in check_editor()]


def test_safe_settings_have_no_problem(settings: Any) -> None:
    assert problems(settings) == []
    assert problems(settings, removePlugins=sorted(DANGEROUS_PLUGINS)) == []
    assert problems(settings, linkDefaultProtocol="https://") == []


def test_our_own_settings_are_safe_and_the_warning_is_silenced_only_with_our_check() -> None:
    assert check_editor() == []
    assert "ckeditor.W001" in django_settings.SILENCED_SYSTEM_CHECKS
    assert check_editor in registry.registry.registered_checks
    assert not any(check.startswith("articles.") for check in django_settings.SILENCED_SYSTEM_CHECKS)


@pytest.mark.parametrize("name", ["ckeditor_uploader", "ckeditor_uploader.apps.Config"])
def test_installed_uploader_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """By a stand-in for the settings: the uploader refuses to be imported without settings of its own."""
    stand_in = SimpleNamespace(INSTALLED_APPS=["ckeditor", name], ROOT_URLCONF="", CKEDITOR_CONFIGS={"default": GOOD})
    stand_in.STATIC_URL = stand_in.MEDIA_URL = "/"
    monkeypatch.setattr(checks, "settings", stand_in)
    assert [message.id for message in check_editor()] == ["articles.E001"]


def test_uploader_with_an_address_is_refused_however_deep_it_is_included(settings: Any) -> None:
    def upload(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    upload.__module__ = "ckeditor_uploader.views"
    urls: Any = ModuleType("urls_with_uploader")
    urls.urlpatterns = [path("a/", include([path("b/", include([path("upload/", upload)]))]))]
    settings.CKEDITOR_CONFIGS = {"default": GOOD}
    settings.ROOT_URLCONF = urls
    assert [message.id for message in check_editor()] == ["articles.E001"]


@pytest.mark.parametrize("configs", [None, {}, {"other": GOOD}, {"default": None}, "default"])
def test_missing_settings_are_refused_because_the_editor_would_use_everything(settings: Any, configs: Any) -> None:
    settings.CKEDITOR_CONFIGS = configs
    assert "articles.E002" in [message.id for message in check_editor()]


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"fullPage": True}, "articles.E003"),
    ({"allowedContent": True}, "articles.E004"),
    ({"removePlugins": ""}, "articles.E005"),
    ({"removePlugins": "iframe,flash"}, "articles.E005"),
    ({"removePlugins": None}, "articles.E005"),
    ({"extraPlugins": "image2, embed"}, "articles.E006"),
    ({"extra_plugins": ["exportpdf"]}, "articles.E006"),
    ({"plugins": "wysiwygarea,iframe"}, "articles.E006"),
    ({"disallowedContent": ""}, "articles.E007"),
    ({"disallowedContent": None}, "articles.E007"),
    ({"disallowedContent": "script; style"}, "articles.E007"),
    ({"disallowedContent": "script style *[on*]"}, "articles.E007"),
    ({"disallowedContent": "script[src]; style; *[on*]"}, "articles.E007"),
    ({"versionCheck": True}, "articles.E008"),
    ({"contentsCss": ["//cdn.example/editor.css"]}, "articles.E009"),
    ({"filebrowserUploadUrl": "https://files.example/"}, "articles.E009"),
    ({"nested": {"a": [" HTTP://x.example"]}}, "articles.E009"),
]


@pytest.mark.parametrize(("mistake", "code"), MISTAKES)
def test_each_mistake_has_its_own_message(settings: Any, mistake: dict[str, Any], code: str) -> None:
    assert problems(settings, **mistake) == [code]
    assert all(message.hint and "'default'" in message.msg for message in check_editor())


def test_every_editor_is_checked_not_only_the_first(settings: Any) -> None:
    settings.CKEDITOR_CONFIGS = {"default": GOOD, "small": {**GOOD, "fullPage": True}}
    assert [message.id for message in check_editor()] == ["articles.E003"]


def test_each_dangerous_plugin_must_be_removed(settings: Any) -> None:
    for plugin in DANGEROUS_PLUGINS:
        assert problems(settings, removePlugins=",".join(DANGEROUS_PLUGINS - {plugin})) == ["articles.E005"]


def test_own_hosts_are_not_foreign(settings: Any) -> None:
    settings.STATIC_URL = "https://static.example.org/"
    assert problems(settings, contentsCss="https://static.example.org/forum/css/editor.css") == []
    assert problems(settings, contentsCss="https://static.example.org.evil.example/a.css") == ["articles.E009"]


def test_widget_takes_the_settings_as_they_are(settings: Any) -> None:
    settings.CKEDITOR_CONFIGS = {"default": GOOD}
    assert CKEditorWidget().config["removePlugins"] == GOOD["removePlugins"]
