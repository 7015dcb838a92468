"""Passwords are hashed with little work here: what is tested is not how slow guessing is."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from disclosure.actions import passwords


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_NOBODY", quick.hash("nobody"))
        yield
