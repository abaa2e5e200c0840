"""The commands of `evidence`, one module each; `evidence.cli.COMMANDS` lists them."""
