"""The command line: a table of commands, each in its own module, which is imported only when the command is called."""

import gc
import importlib
import os
import traceback
from pathlib import Path

import click

from evidence import code_cache
from evidence.files import Missing

# None is used. To find that out, pydantic would read what each installed package offers.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
gc.disable()  # before the imports: they, and most commands, keep nearly all that they allocate
code_cache.use()

# name: (module, the click command in it, one line of help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "build": ("evidence.commands.build", "build", "Build the site into site/."),
    "check": ("evidence.commands.check", "check", "Check every source and print each problem on a line."),
    "checks": ("evidence.commands.explain", "checks", "List all checks as Markdown."),
    "readability": ("evidence.commands.readability", "readability", "Report how hard each page is to read."),
    "schema": ("evidence.commands.schema", "schema", "Write the JSON Schemas that editors use."),
    "sign": ("evidence.commands.sign", "sign", "Record a clinician's approval of an article."),
    "serve": ("evidence.commands.serve", "serve", "Show the site live while you write."),
    "explain": ("evidence.commands.explain", "explain", "Explain what a check wants, with examples."),
    "cite": ("evidence.commands.cite", "cite", "Look up a study; add its entry and a record."),
    "new": ("evidence.commands.new", "new", "Begin an article or a study record."),
    "diff": ("evidence.commands.diff", "diff", "Say what changed in the evidence since a commit."),
    "links": ("evidence.commands.links", "links", "Check links to other sites, or those inside the site."),
    "verify": ("evidence.commands.verify", "verify", "Compare references with Crossref and PubMed."),
}


class Commands(click.Group):
    """A group that finds its commands in COMMANDS and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. A fault in our code prints one line and exits with 2; EVIDENCE_DEBUG shows its traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Missing as fault:
            click.echo(f"evidence: {fault}", err=True)
            ctx.exit(2)
        except Exception as fault:
            if os.environ.get("EVIDENCE_DEBUG"):
                raise
            click.echo(f"evidence: {_what_failed(fault)} (EVIDENCE_DEBUG=1 shows more)", err=True)
            ctx.exit(2)
        finally:
            code_cache.keep()
            gc.freeze()  # or else, as it ends, Python would look through everything three times

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list in `evidence --help`, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


def _what_failed(fault: Exception) -> str:
    package = fault.name.partition(".")[0] if isinstance(fault, ModuleNotFoundError) and fault.name else ""
    if package and package != "evidence":
        return f"the package {package}, which this project has begun to need, is not installed: install this project again (make site)"
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"it failed in {Path(last.filename).name}:{last.lineno}: {fault!r}"


@click.command(cls=Commands)
def main() -> None:
    """Follow every claim of the site to its study."""
