"""`make audit`: the slow outside judges over site/ as `make dist` left it.

Nu HTML checker (vnu.jar from npm, needs Java), axe in every state of every page, and nginx with deploy/nginx.conf.
A tool that is missing is installed where that needs no password; else it is named with the command to type, and the
run ends with 2. It ends with 1 when a judge complains.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
CACHE = ROOT / ".cache/audit"
VNU = "26.9.27"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

# What Nu complains about and is no fault of ours: the message, and why.
ALLOWED = {
    r"CSS: .position-(area|try|anchor).*doesn.t exist": "CSS Anchor Positioning is newer than Nu's grammar",
    r"Inline script violates Content Security Policy": "JSON-LD is data; no browser runs it, so no policy is asked",
    r"external script .* blocked by .script-src. directive": "on a disk 'self' is nobody; the browser tests count violations",
}


class Missing(Exception):
    """A tool is not here; the text is what to type."""


def need(program: str, packages: str) -> str:
    """The path of a program, installed from Debian first where no password is asked. Raises Missing."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if path:
        return path
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    allowed = not sudo or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    if allowed and shutil.which("apt-get"):
        command = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages.split()]
        subprocess.run([*sudo, "apt-get", "update", "-qq"], capture_output=True, check=False)
        subprocess.run(command, capture_output=True, check=False)
        if path := shutil.which(program) or shutil.which(program, path="/usr/sbin"):
            return path
    raise Missing(f"{program} is missing; type: sudo apt-get install {packages}")


def nu() -> list[str]:
    """What the Nu HTML checker says about the pages, without what ALLOWED explains."""
    java = need("java", "default-jre-headless")
    jar = CACHE / f"vnu-{VNU}.jar"
    if not jar.exists():
        npm = need("npm", "npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            [npm, "pack", f"vnu-jar@{VNU}", "--silent"], cwd=CACHE, capture_output=True, check=False
        )
        archive = CACHE / f"vnu-jar-{VNU}.tgz"
        if packed.returncode or not archive.exists():
            raise Missing(f"vnu-jar {VNU} could not be fetched from npm; put its vnu.jar at {jar.relative_to(ROOT)}")
        with tarfile.open(archive) as files:
            member = files.extractfile("package/build/dist/vnu.jar")
            assert member is not None
            jar.write_bytes(member.read())
        archive.unlink()
    command = [java, "-jar", jar, "--format", "json", "--skip-non-html", SITE]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return nu_complaints(json.loads(said)["messages"])


def nu_complaints(messages: list[dict]) -> list[str]:
    """Nu's errors and warnings as one line each, without those that ALLOWED explains and those that only inform."""
    complaints = []
    for message in messages:
        grave = message["type"] != "info" or message.get("subType") == "warning"
        if grave and not any(re.search(known, message["message"]) for known in ALLOWED):
            file = message.get("url", "").partition(f"{SITE.name}/")[2]
            complaints.append(f"{file}:{message.get('lastLine', 0)}: {message['message']}")
    return complaints


def axe() -> list[str]:
    """Accessibility rules on every page: narrow and wide, light and dark, card shut and open, evidence view."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "tests/test_reader_axe.py"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "AXE_EVERY_PAGE": "1"}, capture_output=True, text=True, check=False
    )
    return [] if done.returncode == 0 else done.stdout.splitlines()[-25:]


@contextmanager
def nginx() -> Iterator[int]:
    """nginx with deploy/nginx.conf over site/, on a free port of this machine."""
    program = need("nginx", "nginx-light libnginx-mod-http-brotli-static")
    if not MODULE.exists():
        raise Missing("nginx's brotli_static is missing; type: sudo apt-get install libnginx-mod-http-brotli-static")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    server, listens = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", server)
    server, roots = re.subn(r"root /srv/www/site;", f'root "{SITE}";', server)
    assert listens == roots == 1, "deploy/nginx.conf has changed; mend scripts/audit.py"
    with tempfile.TemporaryDirectory() as folder:
        places = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""  # a clone below /root can be read by nobody else
        frame = f"{user} load_module {MODULE}; pid {folder}/pid; error_log stderr; daemon off; events {{}}"
        Path(folder, "nginx.conf").write_text(
            f"{frame}\nhttp {{ access_log off; {places}\n{server}\n}}\n", encoding="utf-8"
        )
        running = subprocess.Popen(
            [program, "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.PIPE, text=True
        )
        try:
            for _ in range(100):
                if running.poll() is not None:
                    raise Missing(
                        f"nginx does not start: {(running.stderr.read() if running.stderr else '').strip()[-300:]}"
                    )
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            running.terminate()
            running.wait(10)


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (names in small letters) and the body as it came over the line."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def served() -> list[str]:
    """What nginx serves otherwise than HOSTING.md says."""
    complaints: list[str] = []

    def expect(what: str, right: bool) -> None:
        if not right:
            complaints.append(f"nginx: {what}")

    wanted = dict(re.findall(r"^  ([A-Za-z-]+): (.+)$", (SITE / "_headers").read_text(encoding="utf-8"), flags=re.M))
    pages = sorted(SITE.rglob("index.html"))
    with nginx() as port:
        for page in pages:
            url = "/" + page.relative_to(SITE).as_posix().removesuffix("index.html")
            for coding, suffix in (("br", ".br"), ("gzip", ".gz"), ("identity", "")):
                status, headers, body = ask(port, url, Accept_Encoding=coding)
                file = page.with_name(page.name + suffix)
                packed = file.exists()
                body_of = file if packed else page
                expect(f"{url} as {coding} is {status}, not 200", status == 200)
                expect(f"{url} as {coding} is not the packed file", body == body_of.read_bytes())
                named = suffix == "" or not packed or headers.get("content-encoding") == coding
                expect(f"{url} as {coding} does not name its coding", named)
                expect(
                    f"{url} is not UTF-8 HTML", headers.get("content-type", "").lower() == "text/html; charset=utf-8"
                )
                expect(
                    f"{url} may be kept without asking",
                    headers.get("cache-control") == "public, max-age=0, must-revalidate",
                )
                for name, value in wanted.items():
                    expect(f"{url} has no {name}: {value}", headers.get(name.lower()) == value)
        _, headers, _ = ask(port, "/", Accept_Encoding="br")
        expect("caches are not told that the coding varies", "accept-encoding" in headers.get("vary", "").lower())
        status, _, body = ask(port, "/", If_None_Match=ask(port, "/")[1].get("etag", ""))
        expect("an unchanged page is sent again", status == 304 and not body)
        status, headers, body = ask(port, "/there/is/no/such/page/")
        expect("a missing page is not 404 with our page", status == 404 and body == (SITE / "404.html").read_bytes())
        expect(
            "the 404 page lacks the headers", all(headers.get(name.lower()) == value for name, value in wanted.items())
        )
        status, headers, _ = ask(port, "/articles/safety")
        expect(
            "a folder without slash is not redirected within the site",
            status == 301 and headers["location"] == "/articles/safety/",
        )
        for path in ("/index.html.br", "/index.html.gz", "/_headers"):
            expect(f"{path} is a page", ask(port, path)[0] == 404)
        for asset in sorted(SITE.glob("assets/*")):
            hashed = re.search(r"\.[0-9a-f]{10}\.\w+$", asset.name)
            _, headers, _ = ask(port, f"/assets/{asset.name}")
            if asset.suffix not in (".br", ".gz"):
                expect(
                    f"{asset.name} is cached wrongly", ("immutable" in headers.get("cache-control", "")) == bool(hashed)
                )
    return complaints


def main() -> int:
    """Every judge in turn; what each says."""
    if not (SITE / "404.html").exists() or not (SITE / "index.html.br").exists():
        print("audit: site/ is not built and packed; type: make dist", file=sys.stderr)
        return 2
    ended = 0
    for title, judge in (("Nu HTML checker", nu), ("nginx with deploy/nginx.conf", served), ("axe, every state", axe)):
        begun = time.monotonic()
        try:
            complaints = judge()
        except Missing as missing:
            print(f"{title}: could not run: {missing}", file=sys.stderr)
            ended = 2
            continue
        print(
            f"{title}: {'nothing to complain about' if not complaints else 'complains'} ({time.monotonic() - begun:.0f} s)"
        )
        print("".join(f"  {complaint}\n" for complaint in complaints), end="", flush=True)
        ended = max(ended, 1 if complaints else 0)
    return ended


if __name__ == "__main__":
    sys.exit(main())
