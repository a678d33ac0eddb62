"""The proxy and the units that docs/operating.md shows: nginx keeps who drips away from the server."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import site
from tests.deploy.test_slow_clients import SLOW, drip, half_asked

pytestmark = pytest.mark.long
DEPLOY = site.ROOT / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
# Of the example only what a test cannot have: a certificate, the usual ports, and two hundred who share an address.
FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {example}
}}
"""


def example(upstream: str, port: int) -> str:
    """Give the example for these ports, without its certificate."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    lines = [line for line in text.splitlines() if "ssl_certificate" not in line]
    for was, becomes in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("127.0.0.1:8000", upstream.removeprefix("http://")),
        ("limit_conn each_address 64", "limit_conn each_address 1000"),
        ("client_header_timeout 10s", "client_header_timeout 2s"),
    ):
        assert was in text
        lines = [line.replace(was, becomes) for line in lines]
    return "\n".join(lines)


@contextmanager
def proxy(folder: Path, upstream: str) -> Iterator[str]:
    """Run nginx before the registry; give its address."""
    port = site.free_port()
    config = folder / "nginx.conf"
    config.write_text(FRAME.format(folder=folder, example=example(upstream, port)), "utf-8")
    with subprocess.Popen([NGINX, "-c", config, "-e", folder / "error.log"]) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(200):
                if site.is_healthy(address):
                    break
                time.sleep(0.05)
            yield address
        finally:
            process.terminate()


def test_nginx_lets_nobody_drip_through_to_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        site.running(tmp_path / "instance", REGISTRY_PROXIES="1") as running,
        proxy(folder, running.address) as address,
        half_asked(address, SLOW) as slow,
    ):
        drip(slow)
        assert site.is_healthy(address)
        assert [is_let_go(one) for one in slow] == [True] * SLOW
        assert site.is_healthy(address)


def is_let_go(one: socket.socket) -> bool:
    """Tell whether the other side ends a connection whose request does not come: 408, or without a word."""
    try:
        return one.recv(12) in (b"", b"HTTP/1.1 408")
    except ConnectionResetError:
        return True


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", ["registry-web.service", "registry-worker.service"])
def test_systemd_understands_the_units(tmp_path: Path, name: str) -> None:
    unit = tmp_path / name
    text = (DEPLOY / name).read_text("utf-8")
    unit.write_text(text.replace("/opt/registry", str(site.ROOT)), "utf-8")
    found = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    told = [line for line in found.stderr.splitlines() if name in line]
    assert told == []
