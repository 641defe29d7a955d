"""`/healthz` and `/readyz`: asked from within, by any name and by plain http, before all else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from tests.processes import eventually
from tests.raw_http import Server
from tests.serving import ROOT, STOP_SECONDS, free_port
from tests.site_settings import PRODUCTION, environment_with


def test_site_says_that_it_lives_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_site_that_can_serve_says_so(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": {}})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_both_are_answered_by_any_name_and_without_tls(client: Client, settings: Settings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["klarity.example"]
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db
def test_site_whose_database_is_behind_says_which_migrations_are_missing(client: Client) -> None:
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("community")
    MigrationRecorder(connection).record_unapplied(*latest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == {"migrations": f"not applied: {'.'.join(latest)}"}


@pytest.mark.django_db
def test_site_whose_cache_keeps_nothing_says_so(client: Client, settings: Settings) -> None:
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert cache.get("health") is None
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == {"cache": "does not answer: LookupError"}


def lives(node: Server) -> bool:
    try:
        return node.asked("/healthz").status == 200
    except ConnectionRefusedError:
        return False


@pytest.mark.process
def test_node_without_its_database_lives_and_is_not_ready(tmp_path: Path) -> None:
    port, nowhere = free_port(), free_port()
    variables = PRODUCTION | {
        "DATABASE_URL": f"postgres://klarity:secret@127.0.0.1:{nowhere}/klarity",
        "STATIC_ROOT": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "klsite.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment_with(variables), stderr=subprocess.DEVNULL)
    try:
        node = Server(port, "10.0.0.7")
        eventually(lambda: lives(node))
        answer = node.asked("/readyz")
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
    assert answer.status == 503
    assert json.loads(answer.body)["missing"].keys() == {"database"}
    assert b"secret" not in answer.body
