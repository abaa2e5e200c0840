"""Compiled patterns and methods, and tables, are kept beside the package: they must be what Python would compile, and never do harm.

Also here, since these tests know every pattern: none may need more than the oldest Python that this package allows.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evidence import code_cache, files
from evidence.build import workers

RUN = """
import marshal
import sys
from pathlib import Path
from re import _compiler, _constants, _parser
WRONG = {id(_constants.POSSESSIVE_REPEAT), id(_constants.ATOMIC_GROUP)}  # github.com/python/cpython/issues/106052
by_python = _compiler.compile
from evidence import code_cache
code_cache.use(Path(sys.argv[1]))
from evidence.build.mkdocs import plugin
from evidence.checks import check
import re
check.load()
assert any(isinstance(one, str) for one in code_cache._kept), "dataclasses do not ask for what is kept"
for pattern, flags in (
    ("(?P<year>[0-9]{4})|(?P<none>)", re.VERBOSE), (rb"\\xff+?", re.DOTALL), ("stra\\u00dfe|\\u0130", re.IGNORECASE), ("(?ia)k", 0),
):
    re.compile(pattern, flags)
for text in [one for one in code_cache._kept if isinstance(one, str)]:
    kept, expected = marshal.loads(code_cache._kept[text]), compile(text, "<string>", "exec", dont_inherit=True)
    assert kept == expected, text
for pattern, flags in [one for one in code_cache._kept if isinstance(one, tuple) and len(one) == 2]:
    kept = _compiler.compile(pattern, flags)
    expected = by_python(pattern, flags)
    assert (kept, kept.groupindex, kept.groups) == (expected, expected.groupindex, expected.groups), pattern
    ops = {id(op) for op in _compiler._code(_parser.parse(pattern, flags), flags)}
    assert not ops & WRONG, f"take the last + from the group: Python before 3.11.5 matches it wrongly: {pattern}"
print(code_cache._read, len(code_cache._kept))
code_cache.keep(Path(sys.argv[1]))
"""


def run(file: Path) -> tuple[int, int]:
    """How many patterns a process took from the file, and how many it used in all."""
    command = [sys.executable, "-c", RUN, str(file)]
    environment = {"PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, f"a kept pattern is not the one that Python compiles:\n{done.stderr}"
    read, used = done.stdout.split()
    return int(read), int(used)


def test_code_cache_are_those_of_python(tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    read, used = run(file)
    assert read == 0 and used > 300, "the first process compiles every pattern"
    read, used = run(file)
    assert used - read < 10, "the second process should find the patterns in the file"


@pytest.mark.parametrize("content", [b"x", b"i\x01\x00\x00\x00"])
def test_a_spoilt_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "patterns"
    file.write_bytes(content)
    read, used = run(file)
    assert read == 0, "nothing should be read from a spoilt file"
    assert run(file)[0] == used, "the spoilt file should have been replaced"


@pytest.mark.parametrize(("seconds", "written"), [(0.001, False), (0.1, True)])
def test_only_what_took_long_is_written(
    seconds: float, written: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_cache, "_took", seconds)
    monkeypatch.setitem(code_cache._kept, "a key", 1)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    code_cache.keep(tmp_path / "patterns")
    assert (tmp_path / "patterns").exists() is written


def test_what_others_wrote_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "patterns"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(code_cache, "_took", 1.0)
    for key in "first", "second":
        monkeypatch.setattr(code_cache, "_kept", {key: 1})
        code_cache.keep(file)
    assert code_cache._in_file(file) == {"first": 1, "second": 1}
    before = file.stat().st_ino
    code_cache.keep(file)
    assert file.stat().st_ino == before, "nothing is new, so nothing should be written"


def test_what_a_worker_compiled_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "patterns"
    monkeypatch.setenv(workers.WORKERS, "2")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(code_cache, "_took", 1.0)
    monkeypatch.setattr(code_cache, "_kept", {})
    keep, here = code_cache.keep, os.getpid()
    monkeypatch.setattr(code_cache, "keep", lambda: keep(file))

    def work(item: int) -> None:
        if os.getpid() != here:
            code_cache.kept("of a worker", lambda: item)
        time.sleep(0.005)

    job = workers.Job(work, range(100))
    workers.start(job)
    list(job)
    workers.stop()
    assert "of a worker" in code_cache._in_file(file)


def test_a_folder_that_may_not_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "file" / "patterns")[0] == 0


def test_tables_are_kept_for_the_text_that_they_were_read_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RESOURCES", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    table, read = tmp_path / "words.yml", files.resource.__wrapped__
    table.write_text("one: 1")
    assert read("words") == {"one": 1}
    (kept,) = tmp_path.glob("*/words*")
    kept.write_bytes(marshal.dumps(("one: 1", {"kept": True})))
    assert read("words") == {"kept": True}, "the second reading should take the table that is kept"
    table.write_text("two: 2")
    assert read("words") == {"two": 2}, "an edited table is read anew"
    kept.write_bytes(b"x")
    assert read("words") == {"two": 2}, "a spoilt file does no harm"
