"""WebKit, driven by WebDriver under a virtual screen (Playwright drives only its own build of it)."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from helpers.driver import KEYS, WAIT, Driver, State, ended, in_view

# WebKit's driver can neither print nor force colors. What is written for that is then shown on the screen.
SHOW = """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.media).forEach(rule =>
  rule.media.mediaText = rule.media.mediaText.includes('{0}') ? 'all'
    : rule.media.mediaText.includes('screen') && '{0}' == 'print' ? 'not all' : rule.media.mediaText)"""
NARROWEST = 450  # pixels: MiniBrowser's window cannot be narrower


class WebKit:
    """WebKitGTK's MiniBrowser, driven by WebDriver (https://www.w3.org/TR/webdriver2/) under a virtual screen.

    What its driver cannot do: read the console, print, zoom, force colors. A narrow window is a frame in a page of ours.
    """

    name = "webkit"

    def __init__(self, run: Callable[[str], int], browser: str, config: Path) -> None:
        """`run` starts a driver that reads its settings in a folder of `config`, and returns its port."""
        self._run, self._browser, self._config = run, browser, config
        self._port, self._session = 0, ""
        self._running: dict[tuple[bool, ...], tuple[int, str]] = {}  # the port and session of each browser

    def _send(self, method: str, path: str, **body: Any) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=WAIT)
        text = json.dumps(body) if method == "POST" else None
        connection.request(method, path, text, {"Content-Type": "application/json"})
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        assert not (isinstance(value, dict) and "error" in value), f"WebKit answers {path}: {value}"
        return value

    def _start(self, dark: bool, reduced_motion: bool, script: bool) -> None:
        """Continue in the browser with these settings, and start one if there is none: it reads these three only at its start."""
        kind = (dark, reduced_motion, script)
        if kind not in self._running:
            name = f"{dark}-{reduced_motion}-{script}"
            settings = self._config / name / "gtk-3.0/settings.ini"
            settings.parent.mkdir(parents=True)
            settings.write_text(f"[Settings]\ngtk-enable-animations={int(not reduced_motion)}\n", "utf-8")
            flags = ["--automation", *(["--dark-mode"] if dark else [])]
            options = {"binary": self._browser, "args": [*flags, f"--enable-javascript-markup={str(script).upper()}"]}
            capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
            self._port = self._run(name)
            session = self._send("POST", "/session", capabilities=capabilities)["sessionId"]
            self._running[kind] = self._port, f"/session/{session}"
        self._port, self._session = self._running[kind]

    def open(self, url: str, state: State) -> None:
        self._start(state.dark, state.reduced_motion, state.script)
        width, height = state.width // state.zoom, state.height // state.zoom
        framed = width < NARROWEST
        size = {"width": 800, "height": 900} if framed else {"width": width, "height": height}
        self._send("POST", f"{self._session}/window/rect", **size)
        if framed:
            self._open_framed(url, width, height)
        else:
            self._send("POST", f"{self._session}/url", url=url)
        if state.printed:
            self.ask(SHOW.format("print"))
        if state.forced_colors:
            self.ask(SHOW.format("forced-colors"))

    def _open_framed(self, url: str, width: int, height: int) -> None:
        self._send("POST", f"{self._session}/url", url=re.sub(r"^(http://[^/]+/).*", r"\1robots.txt", url))
        self._do(
            "const done = arguments[3], frame = document.createElement('iframe'); frame.onload = () => done();"
            "frame.style = `border:0;width:${arguments[1]}px;height:${arguments[2]}px`; frame.src = arguments[0];"
            "document.body.replaceChildren(frame)",
            url, width, height, wait=True,
        )  # fmt: skip
        self._send("POST", f"{self._session}/frame", id=0)

    def _do(self, script: str, *given: Any, wait: bool = False) -> Any:
        return self._send("POST", f"{self._session}/execute/{'async' if wait else 'sync'}", script=script, args=given)

    def ask(self, script: str) -> Any:
        return self._do(f"return {script.strip()}")

    def click(self, selector: str) -> None:
        self.ask(in_view(selector))
        element = self._send("POST", f"{self._session}/element", using="css selector", value=selector)
        self._send("POST", f"{self._session}/element/{next(iter(element.values()))}/click")

    def press(self, *keys: str) -> None:
        for value in (KEYS.get(key, key) for key in keys):
            actions = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
            source = {"type": "key", "id": "key", "actions": actions}
            self._send("POST", f"{self._session}/actions", actions=[source])

    def said(self) -> list[str]:
        return []

    def sheets(self) -> int | None:
        return None

    def close(self) -> None:
        """End all browsers."""
        for port, session in self._running.values():
            self._port = port
            self._send("DELETE", session)


@contextlib.contextmanager
def start(program: str, browser: str, screen: str) -> Iterator[Driver]:
    """A running WebKit; its browsers, drivers and screens end with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, contextlib.ExitStack() as running:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

        def run(name: str) -> int:
            """Start a driver on a screen of its own, since only one window of a screen gets the keys."""
            read, write = os.pipe()
            command = [screen, "-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"]
            running.enter_context(ended(subprocess.Popen(command, text=True, pass_fds=[write], **quiet)))
            os.close(write)
            display = running.enter_context(open(read, encoding="ascii")).readline().strip()
            assert display, "the virtual screen (Xvfb) did not start"
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = int(free.getsockname()[1])
            # Its sandbox needs rights that a container has not; the pages here are our own.
            environment = {**os.environ, "DISPLAY": f":{display}", "HOME": folder, "XDG_CONFIG_HOME": f"{folder}/{name}",
                           "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}  # fmt: skip
            command = [program, f"--port={port}"]
            running.enter_context(ended(subprocess.Popen(command, text=True, env=environment, **quiet)))
            _wait_for(port)
            return port

        driver = WebKit(run, browser, Path(folder))
        yield driver
        driver.close()


def _wait_for(port: int) -> None:
    for _ in range(20 * WAIT):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("WebKit's driver did not start")
