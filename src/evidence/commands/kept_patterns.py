"""Keeps compiled regular expressions, and the methods of dataclasses, beside the package, as Python keeps modules.

Python compiles every pattern again in every process. A build needs about 900, with those of MkDocs and Markdown, which
took a sixth of the time of a small site. It also writes and compiles the methods of each dataclass again: some 560 of
them took a twentieth.
"""

import contextlib
import dataclasses
import marshal
import sys
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence.files import write_beside

FILE = Path(__file__).parent.parent / "__pycache__" / f"patterns.{sys.implementation.cache_tag}.marshal"
MOST = 4_000  # patterns in the file; with more, it is begun again
# Seconds that new ones must have taken together to be worth writing. One of a package's own has its signs in another order
# each time.
LONG = 0.004

# By pattern and flags, what `_sre.compile` is to be given; by the text of a dataclass's methods, their code
# (marshalled, since no process needs them all).
_kept: dict[Any, Any] = {}
_read = 0  # how many of them came from the file
_took = 0.0  # seconds that the others took


def use(file: Path = FILE) -> None:
    """From now on, take patterns from the file if it has them. All others are compiled, and kept by `keep`."""
    global _read
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        python, patterns = marshal.loads(file.read_bytes())
        if python == sys.version and len(patterns) < MOST:
            _kept.update(patterns)
    _read = len(_kept)
    with contextlib.suppress(ImportError, AttributeError):
        # They are private. If one of them is not as expected, Python goes on compiling.
        import _sre  # type: ignore[import-not-found]
        from re import _compiler, _parser  # type: ignore[attr-defined]

        compiled = _compiler.compile

        def compile(pattern: Any, flags: int = 0) -> Any:
            """What `re._compiler.compile` does."""
            if type(pattern) not in (str, bytes):
                return compiled(pattern, flags)
            key = pattern, int(flags)
            if key not in _kept:
                with _timed():
                    _kept[key] = _parts(_parser.parse(pattern, flags), int(flags), _compiler._code)
            all_flags, code, *groups = _kept[key]
            return _sre.compile(pattern, all_flags, memoryview(code).cast("I").tolist(), *groups)

        _compiler.compile = compile
    # dataclasses' own `exec`: where they come to compile in another way, they do not look for it here.
    dataclasses.exec = _exec  # type: ignore[attr-defined]


def _exec(text: str, *namespaces: Any) -> None:
    if text not in _kept:
        with _timed():
            _kept[text] = marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True))
    exec(marshal.loads(_kept[text]), *namespaces)


@contextlib.contextmanager
def _timed() -> Iterator[None]:
    global _took
    begun = time.process_time()
    yield
    _took += time.process_time() - begun


def _parts(parsed: Any, flags: int, code_of: Any) -> tuple[Any, ...]:
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    code = array("I", code_of(parsed, flags)).tobytes()
    return flags | int(parsed.state.flags), code, parsed.state.groups - 1, parsed.state.groupdict, tuple(names)


def keep(file: Path = FILE) -> None:
    """Write the file if what it lacks took long. If it cannot be written, nothing happens."""
    if _took > LONG and not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            write_beside(file, marshal.dumps((sys.version, _kept)))
