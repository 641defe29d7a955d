"""The units of `deploy/systemd/`: systemd takes them as they stand, and what they run may do little else."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.serving import ROOT

ANALYZE = shutil.which("systemd-analyze")
FOLDER = ROOT / "deploy" / "systemd"
COMMON = FOLDER / "klarity-.service.d" / "common.conf"
UNITS = sorted(path for path in FOLDER.iterdir() if path.is_file())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
MOST_EXPOSED = 1.5  # of 10, by systemd's own count; what is left is the network, which a site needs

pytestmark = pytest.mark.skipif(ANALYZE is None, reason="No systemd here.")


def analyzed(*words: object) -> subprocess.CompletedProcess[str]:
    assert ANALYZE
    return subprocess.run([ANALYZE, *map(str, words)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The units under the names of instances, with the paths of this checkout."""
    folder = tmp_path_factory.mktemp("units")
    (folder / COMMON.parent.name).mkdir()
    for unit in (*UNITS, COMMON):
        words = unit.read_text(encoding="utf-8").replace("/srv/klarity", str(ROOT))
        (folder / str(unit.relative_to(FOLDER)).replace("@", "@8000")).write_text(words, encoding="utf-8")
    return sorted(path for path in folder.iterdir() if path.is_file())


def test_systemd_finds_nothing_wrong_with_them(named: list[Path]) -> None:
    done = analyzed("verify", "--man=no", *named)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_service_may_do_little(unit: Path) -> None:
    told = analyzed("security", "--offline=true", unit).stdout
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert float(exposure) <= MOST_EXPOSED


def test_no_secret_stands_in_the_environment() -> None:
    words = COMMON.read_text(encoding="utf-8")
    handed_over = re.findall(r"^LoadCredential=(\w+):", words, re.MULTILINE)
    assert set(handed_over) >= {"secret_key", "database_url", "email_url"}
    assert all(f"{name.upper()}_FILE=%d/{name}" in words for name in handed_over)
