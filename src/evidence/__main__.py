"""`python -m evidence` is the command `evidence`."""

from __future__ import annotations

from evidence.cli import main

main()
