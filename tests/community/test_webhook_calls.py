"""A webhook as its owner meets it: the worker, in a process of its own, calls a program that listens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from community.signatures import signature
from tests.processes import eventually
from tests.receiver import receiving
from tests.serving import ROOT, environment

pytestmark = pytest.mark.process

PUBLISH = """
from tests.community.hooks import hook
from tests.personas import moderator, person, published
made = hook(person("Rui"), address="http://localhost:{port}/klarity")
text = published(person("Ada"), moderator())
print(made.secret, text.pk)
"""


def manage(folder: Path, *words: str) -> str:
    """What the command prints, on a site whose decisions nobody can take back and that may call this machine."""
    variables = environment(folder, UNDO_SECONDS="0", WEBHOOKS_TO_THIS_MACHINE="true")
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_worker_calls_the_program_and_signs(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "--verbosity=0")
    with receiving() as receiver:
        made = manage(tmp_path, "shell", "--no-imports", "-c", PUBLISH.format(port=receiver.port))
        secret, pk = made.split()
        manage(tmp_path, "work", "--once")
        eventually(lambda: receiver.calls)
    ((path, headers, body),) = receiver.calls
    told = json.loads(body)
    assert path == "/klarity"
    assert (told["type"], told["contribution"]["id"]) == ("contribution.published", int(pk))
    at = int(headers["klarity-signature"].partition(",")[0].removeprefix("t="))
    assert headers["klarity-signature"] == signature(secret, body, at)
