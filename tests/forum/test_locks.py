"""One at a time, also where connections go through a pooler."""

from __future__ import annotations

import pytest
from django.db import connection

from forum.locks import held

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = 20_261_126


@pytest.fixture(params=[False, True], ids=["alone", "pooled"])
def is_pooled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", request.param)
    return bool(request.param)


def is_free() -> bool:
    """As another session finds it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
            return bool(cursor.fetchone()[0])
    finally:
        other.close()


def test_a_lock_is_held_for_the_block_and_no_longer(is_pooled: bool) -> None:
    with held(NUMBER) as is_ours:
        assert (is_ours, is_free()) == (True, False)
        with held(NUMBER + 1) as is_other_ours:
            assert is_other_ours
    assert is_free()


def test_it_is_let_go_when_the_block_fails(is_pooled: bool) -> None:
    with pytest.raises(ValueError, match="broken"), held(NUMBER):
        raise ValueError("broken")
    assert is_free()


def test_behind_a_pooler_it_does_not_hang_on_a_session_that_others_get(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with held(NUMBER) as is_ours:
        connection.close()  # the next statement is another session's
        with held(NUMBER) as is_theirs:
            assert (is_ours, is_theirs) == (True, False)
    assert is_free()
