"""Firefox, driven by WebDriver BiDi, which it speaks by itself (Playwright drives only its own build of it)."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from websockets.sync.client import connect

from helpers.driver import KEYS, WAIT, Driver, State, ended, in_view, pages_of


class Firefox:
    """A running Firefox (https://www.w3.org/TR/webdriver-bidi/)."""

    name = "firefox"

    def __init__(self, answers: Any) -> None:
        self._socket, self._last, self._said = answers, 0, []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        self._page = self._send("browsingContext.getTree")["contexts"][0]["context"]
        # The browser's own window, where preferences are set that a page cannot set and BiDi does not know yet.
        self._window = self._send("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"]
        self._in_window("Services.prefs.setBoolPref('focusmanager.testmode', true)")  # no window has the focus here

    def _send(self, method: str, **params: Any) -> Any:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=WAIT))
            if answer.get("method") == "log.entryAdded":
                self._said.append(answer["params"]["text"])
            if answer.get("id") == self._last:
                assert answer["type"] != "error", f"Firefox answers {method}: {answer}"
                return answer["result"]

    def _call(self, script: str, target: dict[str, str]) -> Any:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=f"() => JSON.stringify([{script}])",
            awaitPromise=False,
            target=target,
        )
        assert answer["type"] == "success", f"Firefox cannot tell {script}: {answer}"
        return json.loads(answer["result"]["value"])[0]

    def open(self, url: str, state: State) -> None:
        self._in_window("gBrowser.selectedBrowser.browsingContext.fullZoom = 1")
        viewport = {"width": state.width, "height": state.height}
        self._send("browsingContext.setViewport", context=self._page, viewport=viewport)
        for name, value in {
            "javascript.enabled": state.script,
            "browser.display.document_color_use": 2 if state.forced_colors else 0,
            "ui.prefersReducedMotion": int(state.reduced_motion),
        }.items():
            kind = "Bool" if isinstance(value, bool) else "Int"
            self._in_window(f"Services.prefs.set{kind}Pref('{name}', {json.dumps(value)})")
        # What the page before still says as it goes belongs to that page.
        self._send("browsingContext.navigate", context=self._page, url="about:blank", wait="complete")
        self.said()
        self._send("browsingContext.navigate", context=self._page, url=url, wait="complete")
        for name, value in {  # a navigation sets these three back
            "prefersColorSchemeOverride": "dark" if state.dark else "light",
            "mediumOverride": "print" if state.printed else "",
            "fullZoom": state.zoom,
        }.items():
            self._in_window(f"gBrowser.selectedBrowser.browsingContext.{name} = {json.dumps(value)}")
        self._in_window("gBrowser.selectedBrowser.focus()")

    def _in_window(self, script: str) -> None:
        self._call(f"void ({script})", {"context": self._window})

    def ask(self, script: str) -> Any:
        # A sandbox runs our scripts even where the page's own may not run.
        return self._call(script, {"context": self._page, "sandbox": "test"})

    def _act(self, kind: str, actions: list[dict[str, Any]], **more: Any) -> None:
        source = {"type": kind, "id": kind, "actions": actions, **more}
        self._send("input.performActions", context=self._page, actions=[source])

    def click(self, selector: str) -> None:
        x, y = self.ask(in_view(selector))
        at = {"type": "pointerMove", "x": round(x), "y": round(y)}
        self._act("pointer", [at, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def press(self, *keys: str) -> None:
        for value in (KEYS.get(key, key) for key in keys):
            self._act("key", [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}])

    def said(self) -> list[str]:
        self.ask("0")  # what was said before comes before the answer
        said, self._said = self._said, []
        return said

    def sheets(self) -> int | None:
        page = {"width": 21, "height": 29.7}
        answer = self._send("browsingContext.print", context=self._page, page=page)
        return pages_of(base64.b64decode(answer["data"]))


@contextlib.contextmanager
def start(program: str) -> Iterator[Driver]:
    """A running Firefox with a profile of its own; it ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        command += ["--remote-allow-system-access", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        # Firefox refuses to run as root in a home that another owns; a home of its own is always right.
        environment = {**os.environ, "HOME": profile}
        with ended(subprocess.Popen(command, text=True, env=environment, **quiet)) as process:
            before = []
            for line in process.stderr or []:
                before.append(line)
                if found := re.search(r"WebDriver BiDi listening on (\S+)", line):
                    break
            else:
                raise AssertionError(f"Firefox did not start: {''.join(before)[-500:]}")
            with connect(f"{found[1]}/session", max_size=None) as answers:
                yield Firefox(answers)
