"""Builds the site in a new folder and puts it in place of the old one only when everything succeeded."""

import contextlib
import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evidence.build import unchanged
from evidence.build.last_site import LAST, keep_before_last
from evidence.build.today import epoch
from evidence.files import CACHE, Busy, all_there, locked
from evidence.problem import Problem

SITE = "site"
OURS = ".made-by-a-build"  # is in each folder that a build makes beside the site, and nowhere else


class BuildRefused(Exception):
    """The build could not start; the text says why and what to do."""


def build(root: Path, site: str = SITE) -> int:
    """Build the site below `root`. Returns 0 when the site is new and whole, 1 when problems stopped the build.

    MkDocs runs without `--quiet`, which together with `--strict` would exit with 0 on a broken link. A build that fails
    leaves the previous site unchanged. If nothing has changed since the last build, the site is not built again, and
    the notices of that build are printed again. Raises BuildRefused if there is no project, or if another build of it
    is running while there is something to build.
    """
    if site != Path(site).name or site == "..":
        raise BuildRefused(f'"{site}" cannot name a folder in the project; type --site-dir {SITE}')
    if not (root / "mkdocs.yml").is_file():
        raise BuildRefused(f"{root} has no mkdocs.yml; run this in the project's folder")
    if not _replaceable(root / site):
        raise BuildRefused(f"{site} is there and is no built site; move it away, or type another --site-dir")
    surroundings = environment(root)
    begun = time.time()
    files, source = _source(root, site, surroundings)
    if source and unchanged.is_as_left(root / site, source):
        print(unchanged.notices(root / site), end="")
        print(f"{site}/ is up to date: nothing has changed since it was built", flush=True)
        return 0
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(root / CACHE, "build"))
        except Busy:
            raise BuildRefused("another build of this project is running; wait until it is done") from None
        except OSError:
            pass  # nothing can be kept in .cache; MkDocs reports it if it matters
        code = _build(root, site, surroundings)
        if code == 0 and source and not unchanged.changed_since(root, site, begun, files):
            unchanged.remember(root / site, source)  # otherwise the next build is a full one
        return code


def _replaceable(target: Path) -> bool:
    """Whether a site may take this place: nothing is there, or an empty folder, or a site with MkDocs' page for 404."""
    if not target.is_dir():
        return not target.exists()
    return (target / "404.html").is_file() or not any(target.iterdir())


def _build(root: Path, site: str, surroundings: dict[str, str]) -> int:
    target = root / site
    all_there()
    if problems := _configuration_problems(root):
        print(*problems, sep="\n", flush=True)
        return 1
    from evidence.build.mkdocs import engine  # imported here: if nothing has changed, none of them is needed
    from evidence.build.session import being_read

    with _beside(target) as folder:
        told = {**surroundings, LAST: str(target)}
        if engine.run(["build", "--strict", "--site-dir", str(folder / "new")], root, told, being_read(root)):
            return 1
        replace(folder / "new", target, folder / "old")
        keep_before_last(folder / "old", root)
    return 0


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the site, for the site that is being made and for the one whose place it takes; gone at the end.

    A folder that a killed build left goes too. It is known by what is in it: whatever it is called, no folder is deleted
    that somebody else made.
    """
    for mark in target.parent.glob(f"{glob.escape(target.name)}.*/{OURS}"):
        shutil.rmtree(mark.parent, ignore_errors=True)
    try:
        made = tempfile.TemporaryDirectory(prefix=f"{target.name}.", dir=target.parent, ignore_cleanup_errors=True)
    except OSError as error:
        raise BuildRefused(f"nothing can be written in {target.parent}: {error.strerror}") from None
    with made as folder:
        (Path(folder) / OURS).touch()
        yield Path(folder)


def _source(root: Path, site: str, surroundings: dict[str, str]) -> tuple[unchanged.Files, str]:
    """The files that the site is made from, and a digest of all that it is made from.

    The digest is empty if a file cannot be read, which the build will report.
    """
    try:
        files = unchanged.source_files(root, site)
        return files, unchanged.made_from(root, files, surroundings)
    except OSError:
        return {}, ""


def environment(root: Path) -> dict[str, str]:
    """The environment for MkDocs. Its date is the date of the sources, so that the same commit gives the same bytes."""
    # Material prints a banner about MkDocs 2 at every start; pyproject.toml pins MkDocs 1.
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    # An empty SITE_URL means none: MkDocs would take it for an address, and leave out canonical links and the sitemap.
    given = {name: value for name, value in os.environ.items() if value or name != "SITE_URL"}
    return {**given, **quiet, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or str(epoch(root))}


def replace(new: Path, target: Path, old: Path) -> None:
    """Put `new` in the place of `target`, which becomes `old`; if that fails, `target` is as it was.

    Folders are only renamed, so a reader of `target` sees the old site or the new one.
    """
    there = target.exists()
    if there:
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if there:
            old.rename(target)
        raise


def _configuration_problems(root: Path) -> list[Problem]:
    """The problems of `mkdocs.yml`.

    They must be reported before MkDocs fails because of them, or runs what the file names.
    """
    from evidence.checks.configuration import settings as configuration
    from evidence.reading.configuration import read_configuration

    read, faults = read_configuration(root)
    return faults or [
        Problem(place, code, message, hint) for code, place, message, hint in configuration.problems(read)
    ]
