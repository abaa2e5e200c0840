"""Starts MkDocs as `python -m mkdocs` does, and sooner."""

from __future__ import annotations

import gc
import importlib
import sys
from types import ModuleType
from typing import Any


class Late(ModuleType):
    """A module that is imported when something in it is asked for. (`importlib.util.LazyLoader` imports it at once.)"""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def main() -> None:
    """Run MkDocs with this process's arguments. Never returns: MkDocs ends the process with its own exit code."""
    gc.set_threshold(50_000, 20, 50)  # before the imports: they and a build keep nearly all that they allocate
    sys.modules["requests"] = Late("requests")  # mkdocs-bibtex needs it for a bibliography at an address
    from mkdocs.__main__ import cli

    try:
        cli(prog_name="mkdocs")
    finally:
        gc.freeze()  # at its end, Python would look through everything three times


if __name__ == "__main__":
    main()
