"""The arrows between packages and the marks of safety that a reader of the code relies on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("forum", "articles", "comments")
ASSEMBLY = {
    "urls",
    "views",
    "demo",
    "management",
    "admin",
    "media",
    "wsgi",
    "settings",
    "chores",
    "gunicorn",
    "moving",
    "checking",
    "archive",
    "growing",
}
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [path for path in TEMPLATES if "admin" not in path.relative_to(ROOT).parts]


def layer(module: str) -> str:
    """forum's plumbing and its assembly are two layers; every app is one."""
    package, _, rest = module.partition(".")
    if package != "forum":
        return package
    return "assembly" if rest.partition(".")[0] in ASSEMBLY else "plumbing"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


FORBIDDEN = {
    "plumbing": {"articles", "comments", "assembly"},
    "articles": {"comments", "assembly"},
    "comments": {"assembly"},
    "assembly": set(),
}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_arrows_between_packages_point_one_way(path: Path) -> None:
    forbidden = FORBIDDEN[layer(name_of(path))]
    wrong = [found for found in imports(path) if found.split(".")[0] in PACKAGES and layer(found) in forbidden]
    assert wrong == []


def test_no_module_is_a_junk_drawer() -> None:
    drawers = {"core", "common", "utils", "helpers", "mixins", "services", "selectors", "misc"}
    assert [path for path in SOURCES if drawers & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_only_the_sanitiser_knows_its_library() -> None:
    assert [name_of(path) for path in SOURCES if "nh3" in set(imports(path))] == ["articles.sanitizing"]


def test_only_the_sanitiser_says_that_a_text_is_clean() -> None:
    assert [name_of(path) for path in SOURCES if re.search(r"\bClean\(", path.read_text())] == ["articles.sanitizing"]


def test_what_is_declared_safe_is_made_in_two_places() -> None:
    found = [name_of(path) for path in SOURCES if re.search(r"mark_safe|SafeString\(|__html__", path.read_text())]
    assert sorted(found) == ["articles.templatetags.head_tags", "forum.escaping"]


def test_only_the_article_body_is_printed_unescaped() -> None:
    unescaped = [path.name for path in TEMPLATES if re.search(r"\|\s*safe\b|autoescape off", path.read_text())]
    assert sorted(unescaped) == ["_body.html", "_compared.html"]


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_public_templates_have_no_inline_code_and_know_no_reader(path: Path) -> None:
    text = path.read_text()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert [tag for tag in scripts if "application/ld+json" not in tag] == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"\b(?:user|perms|messages)\b[.|}]|csrf_token|request\.(?:user|session|COOKIES)", text) == []


STATUS_DOORS = {"articles.publishing", "comments.moderation", "comments.undoing", "comments.deletion"}


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if name_of(p) not in STATUS_DOORS and "demo" not in p.parts], ids=name_of
)
def test_a_status_changes_only_behind_its_door(path: Path) -> None:
    changes = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign):
            changes += [t.lineno for t in node.targets if isinstance(t, ast.Attribute) and t.attr == "status"]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            changes += [keyword.value.lineno for keyword in node.keywords if keyword.arg == "status"]
    assert changes == []


def test_the_visibility_of_an_article_is_written_once() -> None:
    pattern = re.compile(r"status=(?:Article\.)?Status\.PUBLISHED|published_at__lte")
    found = {name_of(path) for path in SOURCES if pattern.search(path.read_text())}
    assert found <= {"articles.models.article"}


def test_articles_never_touch_comments() -> None:
    """What reads exports meets the comments in them, and hands them on."""
    ours = [p for p in SOURCES if p.is_relative_to(ROOT / "articles") and "wordpress" not in p.parts]
    assert [name_of(p) for p in ours if ".comments" in p.read_text()] == []
