from __future__ import annotations


def originals(address: str) -> list[str]:
    return [address]
