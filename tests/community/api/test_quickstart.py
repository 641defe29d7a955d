"""The quickstart: each of its snippets runs as it stands, against a real site, with real tokens."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from community.signatures import signature
from tests.serving import ROOT, environment, serving

pytestmark = pytest.mark.process

QUICKSTART = (ROOT / "community/api/README.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", QUICKSTART, re.MULTILINE | re.DOTALL)


class Site:
    """A running site, and the tokens of the people there."""

    def __init__(self, url: str, tokens: dict[str, str]) -> None:
        self.url, self.tokens = url, tokens

    def run(self, folder: Path, author: str, *command: str) -> str:
        """What the command prints in the quickstart's environment; fails where it does."""
        given = {"KLARITY": self.url, "TOKEN": self.tokens[author], "MODERATOR_TOKEN": self.tokens["Maria"]}
        done = subprocess.run(command, cwd=folder, env=os.environ | given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def published(self) -> dict[str, Any]:
        """What everybody reads now, by its author's name."""
        with urllib.request.urlopen(f"{self.url}/api/v1/contributions/?limit=100") as answer:
            return {entry["author"]["name"]: entry for entry in json.load(answer)["results"]}

    def clicked(self) -> int:
        """How often anything clicked."""
        return sum(entry["clicked"] for entry in self.published().values())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("quickstart")
    with serving(folder) as running:
        made = subprocess.run(
            [sys.executable, "-m", "tests.community.api.quickstart_people"],
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=True,
        )
        yield Site(running.url, json.loads(made.stdout))


def test_snippets_of_the_shell_write_send_vote_and_review(site: Site, tmp_path: Path) -> None:
    assert len(snippets("bash")) == 9
    clicked = site.clicked()
    printed = site.run(tmp_path, "Ada", "bash", "-euo", "pipefail", "-c", "\n".join(snippets("bash")))
    published, me, changed, sent, voted, decided, evaluated = _answers(printed)
    assert "Rui" in [entry["author"]["name"] for entry in published["results"]]
    assert me["name"] == "Ada"
    assert (changed["state"], changed["view"]["values"]["mu_q"]) == ("draft", 1)
    assert sent["state"] == "pending"
    assert voted["yours"]
    assert (decided["action"], decided["actor"]["name"]) == ("approve", "Maria")
    text = site.published()["Ada"]
    assert text["text"].startswith("You pack for the weather of $Q$")
    assert (text["view"]["figure"], text["view"]["values"]["mu_q"]) == ("bells", 1)
    assert site.clicked() == clicked + 1
    lines = (tmp_path / "contributions.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"Ada", "Rui"} <= {json.loads(line)["author"]["name"] for line in lines}
    assert evaluated["parameters"]["mu_p"] == 1
    assert (tmp_path / "coins.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "coins.csv").read_text(encoding="utf-8").startswith("kind,panel,name")
    assert len((tmp_path / "formulas.jsonl").read_text(encoding="utf-8").splitlines()) > 5


def test_snippets_of_python_read_write_vote_and_review(site: Site, tmp_path: Path) -> None:
    assert len(snippets("python")) == 8
    count, clicked = len(site.published()), site.clicked()
    printed = site.run(tmp_path, "Emmy", sys.executable, "-c", "\n".join(snippets("python"))).splitlines()
    assert printed[:2] == ["I am Emmy, and may: read, write", f"{count} published"]
    assert re.fullmatch(rf"{re.escape(site.url)}/contributions/\d+/ is pending", printed[2])
    assert re.fullmatch(r"It clicked for \d+", printed[3])
    assert "cannot be voted on" in printed[4]
    assert re.fullmatch(r"Maria: approve \d+", printed[5])
    assert "<math" in printed[6]
    assert printed[6].endswith("</p> []")
    assert printed[7] == "0 notices left"  # what was decided just now can still be taken back
    assert printed[8].startswith("Of 61 points the divergence is least, ")
    assert len(printed) == 9
    aha = site.published()["Emmy"]
    assert (aha["kind"], aha["state"]) == ("aha", "published")
    assert site.clicked() == clicked + 1


def test_snippet_that_checks_a_signature_knows_ours_from_others() -> None:
    (snippet,) = [code for code in snippets("python") if "def is_from_klarity" in code]
    names: dict[str, Any] = {}
    exec(snippet, names)  # noqa: S102  # our own
    check, body = names["is_from_klarity"], b'{"type": "ping"}'
    header = signature("the secret", body, 1_000_000)
    assert check("the secret", header, body, now=1_000_299)
    assert not check("the secret", header, body, now=1_000_301)
    assert not check("the secret", header, body + b" ", now=1_000_000)
    assert not check("another secret", header, body, now=1_000_000)
    assert not check("the secret", header.replace("t=1000000", "t=1000100"), body, now=1_000_100)


def test_every_snippet_is_run() -> None:
    languages = re.findall(r"^```(\w*)$", QUICKSTART, re.MULTILINE)
    assert {language for language in languages if language} == {"bash", "python"}


def _answers(printed: str) -> list[dict[str, Any]]:
    """The JSON texts that stand in `printed`, one behind the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(printed):
        answer, at = decoder.raw_decode(printed, at)
        found.append(answer)
    return found
