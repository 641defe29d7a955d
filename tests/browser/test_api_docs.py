"""The JavaScript of the API's page, run in a page of another site, as its readers would."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from klsite.api_docs import Task, tasks
from tests.api_docs_people import tokens_on
from tests.serving import ready_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running site, and a token that may write there."""
    folder = tmp_path_factory.mktemp("api-docs")
    with ready_site(folder) as address:
        yield address, tokens_on(folder)["javascript"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of another site, which serves the files in `tmp_path`."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.title)
def test_program_prints_what_it_is_for(
    site: tuple[str, str], elsewhere: str, task: Task, tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "task.js").write_text(task.in_language("javascript", *site), encoding="utf-8")
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><script type=module src=task.js></script>")
    page = browser.new_page()
    with page.expect_console_message(lambda message: task.prints in message.text):
        page.goto(elsewhere)
    page.close()
