"""The four people of the demo. A password is known here only when it has just been set."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from forum.models import User


@dataclass(frozen=True)
class Person:
    username: str
    first_name: str
    last_name: str
    role: str  # the group's name; empty for the superuser


PEOPLE = (
    Person("admin", "Agnes", "Thorne", ""),
    Person("editor", "Edmund", "Varga", "Editor"),
    Person("author", "Emre", "Castellan", "Author"),
    Person("moderator", "Miriam", "Osei", "Moderator"),
)


@dataclass
class Passwords:
    """What was set in this run, by username; empty where an account and its password were left alone."""

    created: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)

    def of(self, username: str) -> str:
        return self.created.get(username) or self.changed.get(username) or ""


def ensure_accounts(password: str = "") -> Passwords:
    """Create whom there is not yet; give all of them the password, if there is one and theirs differs."""
    passwords = Passwords()
    known = User.objects.in_bulk([person.username for person in PEOPLE], field_name="username")
    chosen = password or secrets.token_urlsafe(12)
    for person in PEOPLE:
        user = known.get(person.username)
        if user is None:
            _create(person, chosen)
            passwords.created[person.username] = chosen
        elif password and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
            passwords.changed[person.username] = password
    return passwords


def _create(person: Person, password: str) -> None:
    user = User.objects.create_user(
        username=person.username,
        email=f"{person.username}@example.org",
        password=password,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=True,
        is_superuser=not person.role,
    )
    if person.role:
        user.groups.add(Group.objects.get(name=person.role))
