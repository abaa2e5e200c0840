"""`make audit`: the slow outside judges over site/ as `make dist` left it.

Nu HTML checker (vnu.jar from npm, needs Java), axe in every state of every page, and nginx with deploy/nginx.conf.
A tool that is missing is installed where that needs no password; else it is named with the command to type, and the
run ends with 2. It ends with 1 when a judge complains. `python scripts/audit.py nu nginx` asks these two alone.
"""

from __future__ import annotations

import hashlib
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
VNU_SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

# What Nu complains about and is no fault of ours: the message, and why. An entry that nothing needs is a complaint.
ALLOWED = {
    r"CSS: .position-(area|try|anchor).*doesn.t exist": "CSS Anchor Positioning is newer than Nu's grammar",
    r"CSS: .inset.: .anchor\(top\). is not": "the same",
    r"CSS: (.scroll-target-group.|Unknown pseudo-element or pseudo-class .:target-current)": "newer than Nu's grammar: marks the section in the contents",
    r"Inline script violates Content Security Policy": "JSON-LD is data; no browser runs it, so no policy is asked",
    r"external script .* blocked by .script-src. directive": "on a disk 'self' is nobody; the browser tests count violations",
}


class Missing(Exception):
    """A tool is not here; the text is what to type."""


def find(program: str) -> str | None:
    """The path of a program or, where the name is a path, that path if the file is there."""
    if "/" in program:
        return program if Path(program).exists() else None
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


def need(program: str, packages: str) -> str:
    """The path of a program or file, installed from Debian first where no password is asked. Raises Missing."""
    if path := find(program):
        return path
    root = os.geteuid() == 0
    may = root or (shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode)
    if may and shutil.which("apt-get"):
        apt = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        print(f"audit: installing {packages}", flush=True)
        subprocess.run([*apt, "update"], capture_output=True, check=False)
        subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages.split()], capture_output=True)
        if path := find(program):
            return path
    raise Missing(f"{program} is missing; type: sudo apt-get install {packages}")


def vnu() -> Path:
    """The checker's jar, fetched from npm once and held to its digest. Raises Missing."""
    jar = CACHE / f"vnu-{VNU}.jar"
    if not jar.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [need("npm", "npm"), "pack", f"vnu-jar@{VNU}", "--silent"]
        subprocess.run(command, cwd=CACHE, capture_output=True, check=False)
        archive = CACHE / f"vnu-jar-{VNU}.tgz"
        if not archive.exists():
            raise Missing(f"npm could not fetch the checker; type: npm pack vnu-jar@{VNU} (its vnu.jar goes to {jar})")
        with tarfile.open(archive) as files:
            member = files.extractfile("package/build/dist/vnu.jar")
            assert member is not None
            jar.write_bytes(member.read())
        archive.unlink()
    if hashlib.sha256(jar.read_bytes()).hexdigest() != VNU_SHA256:
        raise Missing(f"the checker is not the file that we know; type: rm {jar}")
    return jar


def nu() -> list[str]:
    """What the Nu HTML checker says about the pages, without what ALLOWED explains."""
    command = [need("java", "default-jre-headless"), "-jar", str(vnu()), "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        # One page that is wrong on purpose: silence about it would mean that nobody looked.
        wrong = Path(folder, "wrong.html")
        wrong.write_text("<!doctype html><html lang=en><title>A</title><p><div></p></div>", encoding="utf-8")
        pages = sorted(SITE.rglob("*.html"))
        said = subprocess.run([*command, *map(str, pages), str(wrong)], capture_output=True, text=True, check=False)
    try:
        messages = json.loads(said.stderr)["messages"]
    except (ValueError, KeyError):
        return [f"the checker broke off: {said.stderr.strip()[-300:]}"]
    ours = [message for message in messages if not message.get("url", "").endswith("/wrong.html")]
    if len(ours) == len(messages):
        return ["the checker found nothing in a page that is wrong on purpose, so it did not look"]
    return nu_complaints(ours)


def nu_complaints(messages: list[dict]) -> list[str]:
    """Nu's errors and warnings as one line each, without those that ALLOWED explains and those that only inform."""
    complaints, used = [], set()
    for message in messages:
        known = next((known for known in ALLOWED if re.search(known, message["message"])), None)
        if known:
            used.add(known)
        elif message["type"] != "info" or message.get("subType") == "warning":
            file = message.get("url", "").partition(f"{SITE.name}/")[2]
            complaints.append(f"{file}:{message.get('lastLine', 0)}: {message['message']}")
    return complaints + [
        f"scripts/audit.py: nothing needs ALLOWED {known!r} any more" for known in ALLOWED if known not in used
    ]


def axe() -> list[str]:
    """Accessibility rules on every page: narrow and wide, light and dark, everything shut, cards open, evidence view."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n", "2", "-m", "audit"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return [] if done.returncode == 0 else [line for line in lines if line.startswith(("E  ", "FAILED"))] or lines[-25:]


@contextmanager
def nginx() -> Iterator[int]:
    """nginx with deploy/nginx.conf over site/, on a free port of this machine."""
    program = need("nginx", "nginx-light libnginx-mod-http-brotli-static")
    need(str(MODULE), "libnginx-mod-http-brotli-static")
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


# What nginx says by itself. Anything else but the four of deploy/_headers is one header too many.
PLAIN = {"server", "date", "content-type", "content-length", "connection", "last-modified", "etag", "vary",
         "content-encoding", "cache-control", "accept-ranges", "location", "transfer-encoding"}  # fmt: skip
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".png": "image/png",
         ".txt": "text/plain; charset=utf-8", ".bib": "text/plain; charset=utf-8"}  # fmt: skip
ASK, KEEP = "public, max-age=0, must-revalidate", "public, max-age=31536000, immutable"


def served() -> list[str]:
    """What nginx serves otherwise than HOSTING.md says."""
    files = [path for path in sorted(SITE.rglob("*")) if path.is_file() and path.suffix not in (".br", ".gz")]
    with nginx() as port:
        found = [what for file in files if file.name != "_headers" for what in _file(port, file)]
        return [*found, *_unchanged(port), *_missing(port), *_folder(port)]


def _wrong(expected: dict[str, bool]) -> Iterator[str]:
    """The sentences that do not hold: each says what is wrong where its value is False."""
    yield from (what for what, right in expected.items() if not right)


def _headers(url: str, headers: dict[str, str]) -> Iterator[str]:
    """What is wrong with the headers of an answer: ours are there, and no others that nginx does not send by itself."""
    wanted = dict(re.findall(r"^  ([A-Za-z-]+): (.+)$", (SITE / "_headers").read_text(encoding="utf-8"), flags=re.M))
    extra = set(headers) - PLAIN - {name.lower() for name in wanted}
    yield from _wrong({
        **{f"{url} has no {name}: {value}": headers.get(name.lower()) == value for name, value in wanted.items()},
        f"{url} has headers that nobody asked for: {sorted(extra)}": not extra,
        f"{url} tells nginx's version": headers.get("server") == "nginx",
    })  # fmt: skip


def _file(port: int, file: Path) -> Iterator[str]:
    """One file of the site, packed in each way and plain: its bytes, type, headers and how long it may be kept."""
    url = "/" + file.relative_to(SITE).as_posix().removesuffix("index.html")
    headers: dict[str, str] = {}
    for coding, suffix in (("br", ".br"), ("gzip", ".gz"), ("identity", "")):
        status, headers, body = ask(port, url, Accept_Encoding=coding)
        yield from _wrong({f"{url} as {coding} is {status}, not 200": status == 200})
        yield from _packed(url, coding, file, file.with_name(file.name + suffix), headers, body)
        yield from _headers(url, headers)
    hashed = re.fullmatch(r"/assets/.+\.[0-9a-f]{10}\.\w+", url)
    kind = headers.get("content-type")
    yield from _wrong({
        f"{url} is called {kind}": kind == TYPES.get(file.suffix),
        f"{url} is cached wrongly": headers.get("cache-control") == (KEEP if hashed else ASK),
    })  # fmt: skip


def _packed(url: str, coding: str, file: Path, packed: Path, headers: dict[str, str], body: bytes) -> Iterator[str]:
    """What is wrong with the bytes of an answer: the packed file where there is one, else the file itself."""
    if packed != file and packed.exists():
        yield from _wrong({
            f"{url} as {coding} is not the packed file": body == packed.read_bytes(),
            f"{url} does not name its coding {coding}": headers.get("content-encoding") == coding,
        })  # fmt: skip
        return
    need_not = file.suffix == ".png" or file.stat().st_size < 200 or packed == file
    yield from _wrong({
        f"{url} as {coding} is not the file": body == file.read_bytes(),
        f"{url} names a coding that it has not": "content-encoding" not in headers,
        f"{url} should be packed": need_not,
    })  # fmt: skip


def _unchanged(port: int) -> Iterator[str]:
    """A page that a browser has already is not sent again, in whatever coding."""
    _, headers, _ = ask(port, "/", Accept_Encoding="br")
    varies = "accept-encoding" in headers.get("vary", "").lower()
    yield from _wrong({"caches are not told that the coding varies": varies})
    for coding in ("br", "gzip", "identity"):
        etag = ask(port, "/", Accept_Encoding=coding)[1].get("etag", "")
        status, headers, body = ask(port, "/", Accept_Encoding=coding, If_None_Match=etag)
        yield from _wrong({f"an unchanged page is sent again as {coding}": status == 304 and not body})
        yield from _headers("304", headers)


def _missing(port: int) -> Iterator[str]:
    """What is not there, and what must not be seen, is our 404 page."""
    for url in ("/there/is/no/such/page/", "/index.html.br", "/index.html.gz", "/_headers", "/assets/x.0123456789.js"):
        for coding, file in (("identity", SITE / "404.html"), ("br", SITE / "404.html.br")):
            status, headers, body = ask(port, url, Accept_Encoding=coding)
            ours = status == 404 and body == file.read_bytes()
            yield from _wrong({f"{url} is {status}, not 404 with our page": ours})
        yield from _headers(url, headers)
        yield from _wrong({f"the 404 for {url} may be kept": headers.get("cache-control", ASK) == ASK})


def _folder(port: int) -> Iterator[str]:
    """A folder's address without its slash leads to the one with it."""
    status, headers, _ = ask(port, "/articles/safety")
    where = headers.get("location")
    moved = status == 301 and where == "/articles/safety/"
    yield from _wrong({f"a folder without slash is {status} {where}": moved})
    yield from _headers("/articles/safety", headers)


JUDGES = {
    "nu": ("Nu HTML checker", nu),
    "nginx": ("nginx with deploy/nginx.conf", served),
    "axe": ("axe, every state of every page", axe),
}


def main(names: list[str]) -> int:
    """The judges of these names, or all, in turn; what each says. 0, 1 for a complaint, 2 when one could not run."""
    if not (SITE / "404.html").exists() or not (SITE / "index.html.br").exists():
        print("audit: site/ is not built and packed; type: make dist", file=sys.stderr)
        return 2
    ended = 0
    for title, judge in (JUDGES[name] for name in names or JUDGES):
        begun = time.monotonic()
        try:
            complaints = judge()
        except Missing as missing:
            print(f"{title}: could not run: {missing}", file=sys.stderr)
            ended = 2
            continue
        verdict = f"{len(complaints)} complaints" if complaints else "nothing to complain about"
        print(f"{title}: {verdict} ({time.monotonic() - begun:.0f} s)")
        print("".join(f"  {complaint}\n" for complaint in complaints), end="", flush=True)
        ended = max(ended, 1 if complaints else 0)
    return ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
