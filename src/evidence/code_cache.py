"""Keeps what depends on code alone beside the package, as Python keeps modules: compiled regular expressions, what is
found out about them, the methods of dataclasses, and the digest of our code.

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence.files import write_beside

FILE = Path(__file__).parent / "__pycache__" / f"code.{sys.implementation.cache_tag}.marshal"
MOST = 4_000  # things in the file; with more, it is begun again
# Seconds that new ones must have taken together to be worth writing. One of a package's own has its signs in another order
# each time.
LONG = 0.004

# By pattern and flags, what `_sre.compile` is to be given; by the text of a dataclass's methods, their code
# (marshalled, since no process needs them all); by other keys, what `kept` was asked for.
_kept: dict[Any, Any] = {}
_read = 0  # how many of them came from the file
_took = 0.0  # seconds that the others took


def use(file: Path = FILE) -> None:
    """From now on, take from the file what it has. All else is made, and kept by `keep`."""
    global _read
    _kept.update(_in_file(file))
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

            def parts() -> tuple[Any, ...]:
                return _parts(_parser.parse(pattern, flags), int(flags), _compiler._code)

            all_flags, code, *groups = kept((pattern, int(flags)), parts)
            return _sre.compile(pattern, all_flags, memoryview(code).cast("I").tolist(), *groups)

        _compiler.compile = compile
    # dataclasses' own `exec`: where they come to compile in another way, they do not look for it here.
    dataclasses.exec = _exec  # type: ignore[attr-defined]


def _exec(text: str, *namespaces: Any) -> None:
    code = kept(text, lambda: marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True)))
    exec(marshal.loads(code), *namespaces)


def kept(key: Any, make: Callable[[], Any]) -> Any:
    """What is kept under a key; if there is nothing, what `make` gives, which depends on the key alone.

    Both are of the types that `marshal` writes.
    """
    global _took
    if key not in _kept:
        begun = time.process_time()
        _kept[key] = make()
        _took += time.process_time() - begun
    return _kept[key]


def _in_file(file: Path) -> dict[Any, Any]:
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        python, things = marshal.loads(file.read_bytes())
        if python == sys.version and len(things) < MOST:
            found: dict[Any, Any] = things
            return found
    return {}


def _parts(parsed: Any, flags: int, code_of: Any) -> tuple[Any, ...]:
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    code = array("I", code_of(parsed, flags)).tobytes()
    return flags | int(parsed.state.flags), code, parsed.state.groups - 1, parsed.state.groupdict, tuple(names)


def keep(file: Path = FILE) -> None:
    """Add to the file what it lacks, if that took long. Workers do so too. If it cannot be written, nothing happens."""
    if _took <= LONG or sys.dont_write_bytecode:
        return
    others = _in_file(file)
    if not _kept.keys() <= others.keys():
        with contextlib.suppress(OSError):
            write_beside(file, marshal.dumps((sys.version, others | _kept)))
