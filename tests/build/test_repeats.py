"""What somebody repeats without end is checked and built in time that grows with its length, or refused at its line."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
from helpers import projects

from evidence.build import page_checks, run, workers
from evidence.checks import markdown_rules

MOST = 3.0  # seconds of processor time, for check and build each
REPEATS = {
    "10000 citations": " ".join(["Words.[@feder2021]"] * 10000),
    "10000 citations in paragraphs": "\n\n".join(["Words.[@feder2021]"] * 10000),
    "10000 ![": "![" * 10000,
    "quotes": "> " * 5000 + "x",
    "list 300": "\n".join("    " * i + "- a" for i in range(300)),
    "1MB": "word " * 200000,
    "1MB x": "x" * 1000000,
    "20000 <a ": "<a " * 20000,
    '20000 <a b="': '<a b="' * 20000,
    "30000 [": "[" * 30000,
    "30000 [](": "[](" * 30000,
    "table cols": "|" + " a |" * 5000 + "\n|" + "---|" * 5000 + "\n" + "|" + " b |" * 5000,
    "table rows": "| a | b |\n|---|---|\n" + "| c | d |\n" * 10000,
    "table pipes": "|" * 30000,
    "footnotes": "\n\n".join(f"[^{i}]: a" for i in range(5000)),
    "footnote refs": "[^1] " * 10000 + "\n\n[^1]: a",
    "[^": "[^" * 20000,
    "{": "{" * 30000,
    "{: ": "{: " * 10000,
    "{{ a }}": "{{ programme.price }} " * 5000,
    "a{a": "*a*{" * 10000,
    "`": "` " * 15000,
    "``": "".join("`" * (i % 90 + 1) + " " for i in range(3000)),
    "`a": "`a" * 15000,
    "```": "```\n" * 6000,
    "*": "*" * 30000,
    "* a": "*a " * 15000,
    "**a": "**a " * 10000,
    "*_": "*_" * 15000,
    "***": "***a " * 10000,
    "&#": "&#" * 20000,
    "&amp;": "&amp;" * 20000,
    "tabs": "\t" * 30000 + "x",
    "a tab": "a\t" * 30000,
    "\\": "\\" * 30000,
    "<!--": "<!-- " * 10000,
    "<![CDATA[": "<![CDATA[" * 5000,
    "<http": "<http://a" * 10000,
    "<div>": "<div>\n" * 3000,
    "# h": "# h\n\n" * 5000,
    "!!!": "!!! note\n" * 5000,
    "!!! nested": "\n".join("    " * i + "!!! note" for i in range(100)),
    "spaces": " " * 100000 + "x",
    "[a]: ": "\n".join(f"[a{i}]: b.md" for i in range(10000)),
    '[a](b "': '[a](b "' * 8000,
    "[@a;": "[@feder2021;" * 5000,
    "combining": "a" + "́" * 50000,
    "cyr": "а" * 50000,
    "dots": "a. " * 30000,
    "no": "no " * 20000 + "lumenide cures",
    "10 of": "10 of " * 10000,
    "quotes of": 'say "a ' * 8000,
}


@pytest.mark.parametrize("what", REPEATS)
def test_repeats(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    text = projects.article(f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{REPEATS[what]}")
    monkeypatch.setattr(markdown_rules, "_findings", lambda *_: iter(()))  # rumdl's own time is not ours to hold
    begun = time.process_time()
    projects.check(projects.project(tmp_path / "checked", {"docs/articles/a.md": text}))
    assert time.process_time() - begun < MOST
    # The build alone, whatever the checks would say; what the reader refuses stops it.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    monkeypatch.setenv(workers.WORKERS, "1")
    monkeypatch.setattr(page_checks, "in_pages", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "at_once", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "beside_pages", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "in_records", lambda *_: iter(()))
    logging.getLogger("mkdocs").handlers.clear()
    files = {"docs/articles/a.md": text, "docs/index.md": projects.article("Welcome.", title="Home", kind="home")}
    root = projects.tiny(tmp_path / "built", files)
    begun = time.process_time()
    run.build(root)
    assert time.process_time() - begun < MOST
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
