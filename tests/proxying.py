"""nginx with `deploy/nginx.conf`, for tests: as it stands, but for its ports, its certificate and its folders."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.processes import eventually
from tests.raw_http import Server
from tests.serving import ROOT, STOP_SECONDS, free_port

NAME = "klarity.example"
CONFIGURATION = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
UNPACKED = ROOT / "var" / "nginx"  # where the program is kept on machines that have none installed


@contextmanager
def proxying(*nodes: int) -> Iterator[tuple[Server, Server]]:
    """The two servers of an nginx in front of these ports: the one for https, and the one that leads to it."""
    folder = Path(tempfile.mkdtemp(prefix="klarity-nginx-", dir="/tmp"))
    ports = {80: free_port(), 443: free_port()}
    (folder / "nginx.conf").write_text(_configuration(folder, ports, nodes), encoding="utf-8")
    _write_certificate(folder)
    command = [find_nginx(), "-e", str(folder / "log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        eventually(lambda: process.poll() is None and _listens(ports[443]))
        yield Server(ports[443], NAME, tls=True), Server(ports[80], NAME)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_nginx() -> str:
    """The program: the machine's own, or Debian's, unpacked and not installed, since that would start a server."""
    own = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{UNPACKED / 'usr/sbin'}")
    if own is None and shutil.which("apt-get"):
        _unpack()
        own = shutil.which("nginx", path=str(UNPACKED / "usr/sbin"))
    if own is None:
        pytest.skip("No nginx here: install it, so that it is on the PATH or in /usr/sbin.")
    return own


def _unpack() -> None:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
    subprocess.run(["apt-get", "download", "-qq", "nginx"], cwd=UNPACKED, check=False)
    for package in UNPACKED.glob("nginx_*.deb"):
        subprocess.run(["dpkg-deb", "--extract", str(package), str(UNPACKED)], check=False)


def _configuration(folder: Path, ports: dict[int, int], nodes: Sequence[int]) -> str:
    """The file with what differs here; each of these has to stand in it."""
    temporary = "".join(
        f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    replaced = [
        (r"^user www-data;$", "user root;" if os.geteuid() == 0 else ""),
        (r"^pid .*;$", f"pid {folder / 'pid'};"),
        (r"^error_log \S+", f"error_log {folder / 'log'}"),
        (r"^http \{\n", f"http {{\n{temporary}"),
        (r"/etc/ssl/klarity/", f"{folder}/"),
        (r"^ +listen \[::\]:.*\n", ""),  # not every machine has IPv6
        (r"listen 80;", f"listen 127.0.0.1:{ports[80]};"),
        (r"listen 443 ", f"listen 127.0.0.1:{ports[443]} "),
        (r"^ +server 127\.0\.0\.1:8000 ([^;]*);.*\n.*8001.*\n", "".join(f"server 127.0.0.1:{n} \\1;\n" for n in nodes)),
        (r"/var/cache/nginx/klarity", f"{folder}/kept"),
    ]
    text = CONFIGURATION
    for pattern, instead in replaced:
        text, count = re.subn(pattern, instead, text, flags=re.MULTILINE)
        assert count, f"deploy/nginx.conf has no {pattern}"
    return text


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = certificate.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*form))
