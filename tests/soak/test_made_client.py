"""A stranger makes a client from the description, and does with it what the API is for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import printed_in, ready_site

pytestmark = pytest.mark.soak

PEOPLE = """
from tests.community.api.asking import token
from tests.personas import moderator, person, published
maria = moderator()
for name in ("Rui", "Aya"):
    published(person(name), maria)
print(token(person("Ada")))
print(token(maria))
"""


def test_client_that_is_made_from_the_description_does_five_tasks(tmp_path: Path) -> None:
    tools = Path(sys.executable).parent
    env = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}  # the maker lays its code out with ruff
    with ready_site(tmp_path) as site:
        tokens = printed_in(tmp_path, PEOPLE)
        made = [str(tools / "openapi-python-client"), "generate", "--url", f"{site}/api/v1/schema/", "--meta", "none"]
        subprocess.run([*made, "--output-path", str(tmp_path / "klarity_client")], env=env, check=True)
        program = [sys.executable, str(Path(__file__).with_name("made_client_tasks.py")), site, *tokens]
        done = subprocess.run(
            program, env=env | {"PYTHONPATH": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "done\n"
