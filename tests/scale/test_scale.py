"""The tests of this folder, in one module: the site they look at is made once, by whichever process has this module."""

from __future__ import annotations

import pytest

from tests.scale.desk import TestDesk
from tests.scale.newsroom import TestNewsroom
from tests.scale.pages import TestLists, TestPages
from tests.scale.writing import TestWriting

pytestmark = pytest.mark.django_db
__all__ = ["TestDesk", "TestLists", "TestNewsroom", "TestPages", "TestWriting"]
