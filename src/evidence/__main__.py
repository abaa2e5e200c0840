"""Lets `python -m evidence` do what the command `evidence` does."""

from evidence.cli import main

main()
