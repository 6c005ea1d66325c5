"""What makes the bundled CKEditor 4 acceptable, and so the silence about `ckeditor.W001`, asserted at every start.

Its published holes need plugins, markup or addresses that our settings must take away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

Config = dict[str, Any]

# They fetch from or send to other servers, frame foreign pages, upload on their own, or write markup we never keep.
# `print` is here because it requires `preview`, and CKEditor does not remove what another plugin requires.
DANGEROUS = (
    "autoembed bbcode codesnippetgeshi devtools docprops easyimage embed embedbase embedsemantic exportpdf "
    "flash forms iframe iframedialog mathjax preview print scayt smiley sourcedialog stylesheetparser templates "
    "uploadimage wsc"
)
DANGEROUS_PLUGINS = frozenset(DANGEROUS.split())
FOREIGN_ADDRESS = re.compile(r"\s*(?:(?:https?|ftp):[/\\]*|[/\\]{2,})[^/\\\s]", re.IGNORECASE)
RULE = re.compile(r"([^\[\]{}()]*)(?:\[([^\]]*)\])?")


def check_editor(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [*_check_uploader(), *_check_configs_exist(), *_check_configs()]


def _check_uploader() -> list[CheckMessage]:
    is_installed = any(app.split(".")[0] == "ckeditor_uploader" for app in settings.INSTALLED_APPS)
    is_routed = bool(settings.ROOT_URLCONF) and any(
        str(getattr(view, "__module__", "")).split(".")[0] == "ckeditor_uploader"
        for view in _views(get_resolver(settings.ROOT_URLCONF))
    )
    if not (is_installed or is_routed):
        return []
    return [
        Error(
            "django-ckeditor's uploader is installed or has an address.",
            hint="Remove ckeditor_uploader: it takes uploads without a CSRF token and stores HTML files.",
            id="articles.E001",
        )
    ]


def _views(resolver: URLResolver) -> Iterator[Callable[..., Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield getattr(entry.callback, "view_class", entry.callback)
        else:
            yield from _views(entry)


def _configs() -> dict[str, Any]:
    configs = getattr(settings, "CKEDITOR_CONFIGS", None)
    return configs if isinstance(configs, dict) else {}


def _check_configs_exist() -> list[CheckMessage]:
    configs = _configs()
    if "default" in configs and all(isinstance(config, dict) for config in configs.values()):
        return []
    return [
        Error(
            "CKEDITOR_CONFIGS has no usable 'default' entry, so the editor would start with everything it has.",
            hint="Make CKEDITOR_CONFIGS a dictionary of dictionaries with the key 'default'.",
            id="articles.E002",
        )
    ]


def _check_configs() -> list[CheckMessage]:
    return [
        Error(f"CKEDITOR_CONFIGS[{name!r}] {problem}", hint=hint, id=f"articles.{code}")
        for name, config in _configs().items()
        if isinstance(config, dict)
        for code, problem, hint in _problems(config)
    ]


def _problems(config: Config) -> Iterator[tuple[str, str, str]]:
    """Code, what is wrong, and what to do."""
    if config.get("fullPage"):
        yield "E003", "edits whole pages.", "Remove fullPage: articles are fragments."
    if config.get("allowedContent") is True:
        yield "E004", "lets the editor keep any markup.", "Name in allowedContent what articles/sanitizing.py keeps."
    if missing := DANGEROUS_PLUGINS - _names(config.get("removePlugins")):
        yield "E005", f"keeps dangerous plugins: {_listed(missing)}.", "Name them all in removePlugins."
    added = [_names(config.get(key)) for key in ("extraPlugins", "extra_plugins", "plugins")]
    if wanted := DANGEROUS_PLUGINS & frozenset().union(*added):
        yield "E006", f"asks for dangerous plugins: {_listed(wanted)}.", "Take them out of extraPlugins and plugins."
    if not _forbids_scripts(config.get("disallowedContent")):
        hint = "Set disallowedContent to 'script; style; *[on*]': the semicolons divide the rules."
        yield "E007", "does not forbid scripts, styles and event attributes.", hint
    if config.get("versionCheck") is not False:
        yield "E008", "may call the maker's server for its version.", "Set versionCheck to False."
    if foreign := sorted(set(_foreign_addresses(config))):
        yield "E009", f"fetches from elsewhere: {_listed(foreign)}.", "Use addresses of this site only."


def _names(value: Any) -> frozenset[str]:
    parts = value.split(",") if isinstance(value, str) else value or ()
    return frozenset(str(part).strip() for part in parts)


def _listed(names: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _forbids_scripts(value: Any) -> bool:
    """CKEditor's own grammar: `script style *[on*]` is one rule about attributes and leaves the elements alone."""
    rules = [RULE.fullmatch(rule.strip()) for rule in value.split(";")] if isinstance(value, str) else []
    forbidden = [(set(re.split(r"[\s,]+", rule[1].strip())), rule[2]) for rule in rules if rule]
    elements = set().union(*(names for names, attributes in forbidden if attributes is None))
    handlers = any("*" in names and "on*" in _names(attributes) for names, attributes in forbidden if attributes)
    return {"script", "style"} <= elements and handlers


def _foreign_addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _foreign_addresses(item)
    elif isinstance(value, str) and FOREIGN_ADDRESS.match(value) and not value.startswith(_own_addresses()):
        yield value


def _own_addresses() -> tuple[str, ...]:
    """Ours too, where static files or media have a host of their own."""
    own = (str(settings.STATIC_URL or ""), str(settings.MEDIA_URL or ""))
    return tuple(address for address in own if len(address) > 1)
