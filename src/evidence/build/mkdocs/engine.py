"""Runs MkDocs as its own command does, but starts faster.

`EVIDENCE_ENGINE=properdocs` runs ProperDocs instead, which continues MkDocs 1 under another name (handbook/engines.md).
"""

import contextlib
import ctypes
import gc
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

M_TRIM_THRESHOLD, M_TOP_PAD = -1, -2  # mallopt(3)
ENGINES = ("mkdocs", "properdocs")
ENGINE = "EVIDENCE_ENGINE"  # the environment variable that chooses one; the first if it is not set


class Late(ModuleType):
    """A module that is imported only when something in it is used. (`importlib.util.LazyLoader` imports it at once.)"""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], around: AbstractContextManager[None]
) -> int:
    """Run MkDocs in this process, in a folder and with an environment, both only while it runs. Returns its exit code.

    around is entered there before MkDocs is loaded.
    """
    outside = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(environment)
        with contextlib.chdir(folder), around:
            _run(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        os.environ.clear()
        os.environ.update(outside)
    return 0


def _run(arguments: Sequence[str]) -> None:
    """MkDocs' command line; it raises SystemExit."""
    gc.disable()  # off during the imports; the plugin switches it on again when the sources are read
    with contextlib.suppress(AttributeError, OSError):  # glibc alone has it
        # Make it return freed memory instead of keeping the largest page's share, but not what the next page needs again.
        ctypes.CDLL(None).mallopt(M_TRIM_THRESHOLD, 131_072)
        ctypes.CDLL(None).mallopt(M_TOP_PAD, 1_048_576)
    sys.modules.setdefault("requests", Late("requests"))  # mkdocs-bibtex needs it for a bibliography at an address
    metadata.entry_points = _looked_for_once()
    name = chosen(os.environ)
    try:
        cli = importlib.import_module(f"{name}.__main__").cli
    except ModuleNotFoundError:
        sys.exit(_told(f"{name} is not installed; install it, or remove {ENGINE} from the environment"))
    cli(arguments, prog_name=name)


def _looked_for_once() -> Callable[..., Any]:
    """`metadata.entry_points`, but what installed packages offer (plugins, themes) is read only once."""
    found = metadata.entry_points()
    return lambda **kind: found.select(**kind)


def chosen(environment: Mapping[str, str]) -> str:
    """The name of the engine that an environment asks for. Raises SystemExit if there is no engine of that name."""
    name = environment.get(ENGINE) or ENGINES[0]
    if name not in ENGINES:
        sys.exit(_told(f'{ENGINE} is "{name}"; the engines are: {", ".join(ENGINES)}'))
    return name


def _told(message: str) -> int:
    print(message, flush=True)
    return 1


if __name__ == "__main__":
    _run(sys.argv[1:])
