from __future__ import annotations

import pytest

for _name in ("desk", "newsroom", "pages", "plans", "writing"):
    pytest.register_assert_rewrite(f"{__name__}.{_name}")
