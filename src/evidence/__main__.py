"""Lets `python -m evidence` do what the command `evidence` does."""

from __future__ import annotations

from evidence.cli import main

main()
