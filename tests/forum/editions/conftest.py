from __future__ import annotations

import pytest

from tests.conftest import make_roles
from tests.forum.editions.site import Readers, make_readers


@pytest.fixture
def readers(transactional_db: None) -> Readers:
    """Of a site on which every change is committed, as in life."""
    make_roles()
    return make_readers()
