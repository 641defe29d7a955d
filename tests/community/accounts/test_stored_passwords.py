"""How passwords are stored: by the hasher of the site, which tests otherwise replace by a quick one."""

from importlib import import_module

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher, make_password
from django.test import override_settings

from tests.site_settings import PRODUCTION, read


@pytest.fixture
def hashers() -> list[str]:
    """The hashers of production: the first one makes all new hashes."""
    hashers: list[str] = read(PRODUCTION).get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    return hashers


def test_password_is_hashed_slowly_with_a_salt_of_its_own(hashers: list[str]) -> None:
    module, _, name = hashers[0].rpartition(".")
    assert getattr(import_module(module), name) is PBKDF2PasswordHasher
    with override_settings(PASSWORD_HASHERS=hashers):
        stored = [make_password("a long and unlikely sentence") for _ in range(2)]
    algorithms, iterations, salts, _ = zip(*(hash_.split("$") for hash_ in stored), strict=True)
    assert set(algorithms) == {"pbkdf2_sha256"}
    assert {int(count) >= 600_000 for count in iterations} == {True}
    assert len(set(salts)) == 2
    assert {len(salt) >= 22 for salt in salts} == {True}


def test_hash_says_how_it_was_made(hashers: list[str]) -> None:
    with override_settings(PASSWORD_HASHERS=hashers):
        stored = make_password("a long and unlikely sentence")
        assert identify_hasher(stored).algorithm == "pbkdf2_sha256"
        assert identify_hasher(stored).must_update(stored) is False


def test_every_character_of_a_password_counts(hashers: list[str]) -> None:
    password = "a long and unlikely sentence. " * 4 + "the end!"
    assert len(password) == 128
    with override_settings(PASSWORD_HASHERS=hashers):
        stored = make_password(password)
        assert check_password(password, stored)
        assert not check_password(password[:-1], stored)
        assert not check_password(password.replace(". ", "."), stored)
