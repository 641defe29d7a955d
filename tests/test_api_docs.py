"""The API's page: each of its programs runs as it stands, and does what the page says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from klsite.api_docs import LANGUAGES, Task, tasks
from tests.api_docs_people import tokens_on
from tests.markup import parse_html
from tests.serving import ready_site

COMMANDS = {"curl": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running site, and tokens that may write there, by language."""
    folder = tmp_path_factory.mktemp("api-docs")
    with ready_site(folder) as address:
        yield address, tokens_on(folder)


@pytest.mark.process
@pytest.mark.parametrize("language", COMMANDS)
@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.title)
def test_program_prints_what_it_is_for(
    site: tuple[str, dict[str, str]], task: Task, language: str, tmp_path: Path
) -> None:
    address, tokens = site
    program = task.in_language(language, address, tokens[language])
    done = subprocess.run([*COMMANDS[language], program], cwd=tmp_path, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert task.prints in done.stdout


@pytest.mark.django_db
@pytest.mark.site
def test_page_shows_every_task_in_every_language_with_its_own_address(client: Client) -> None:
    page = parse_html(client.get("/api/v1/docs/", headers={"host": "localhost:8123"}).content)
    programs = (
        task.in_language(language, "http://localhost:8123", "klarity_…") for task in tasks() for language in LANGUAGES
    )
    assert [block.text for block in page.all("pre")] == [" ".join(program.split()) for program in programs]


def test_there_are_five_tasks() -> None:
    assert len(tasks()) == 5


@pytest.mark.django_db
@pytest.mark.site
def test_page_stands_in_the_frame_of_the_site(client: Client) -> None:
    page = parse_html(client.get("/api/v1/docs/").content)
    assert [element.text.strip() for element in page.all("a") if element.attributes.get("class") == "site-name"] == [
        "Klarity"
    ]
    assert [heading.text for heading in page.all("h2")] == [
        "Five tasks to begin with",
        "Paging",
        "Retrying",
        "What you can rely on",
        "All operations",
    ]
