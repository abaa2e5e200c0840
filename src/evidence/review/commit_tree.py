"""The sources as they were at a commit, in a folder of their own; the working tree stays as it is."""

import io
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

READ = ("docs", "references.bib", "mkdocs.yml", "overrides", "src/evidence/resources")
LARGEST = 500_000_000  # bytes: the most that we unpack of one commit
LONGEST = 120  # seconds: the most that one Git command may take


class NoTree(Exception):
    """The sources at a commit are not available; the text says why, and what to type."""


def resolve(root: Path, name: str) -> str:
    """The commit that a name means. Raises NoTree."""
    if name.startswith("-") or not name.strip():
        raise NoTree(f'"{name}" names no commit; type  evidence diff main')
    done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if done.returncode == 0:
        return done.stdout.decode().strip()
    if _git(root, "rev-parse", "--git-dir").returncode != 0:
        raise NoTree("this folder is not under Git, so there is nothing to compare with")
    if _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        raise NoTree(f'this clone is shallow and does not hold "{name}"; type  git fetch --unshallow origin')
    raise NoTree(f'Git knows no "{name}" here; type  git fetch origin  or name another commit')


def fork(root: Path, base: str, head: str) -> str:
    """The commit where `head` left `base`, so that later work on `base` does not count; `base` if there is none."""
    done = _git(root, "merge-base", base, head)
    return done.stdout.decode().strip() if done.returncode == 0 and done.stdout.strip() else base


def changed_files(root: Path, before: str, after: str, paths: Iterable[str]) -> list[str]:
    """The files (relative to the root) that differ between two commits, or from the files as they are now. Raises NoTree."""
    sides = [before, after] if after else [before]
    done = _git(root, "diff", "--name-only", "--relative", "--no-renames", "-z", *sides, "--", *paths)
    if done.returncode != 0:
        raise NoTree(f"Git cannot compare with commit {before[:10]}: {_last_line(done.stderr)}")
    new = b"" if after else _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *paths).stdout
    names = (done.stdout + new).decode("utf-8", "surrogateescape").split("\0")
    return sorted({name for name in names if name})


def unpack(root: Path, commit: str, folder: Path) -> None:
    """Write the sources at a commit into a folder: files alone, no links. Raises NoTree."""
    listed = _git(root, "ls-tree", "--name-only", "-z", commit, *READ)
    names = [name for name in listed.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    if listed.returncode != 0 or "docs" not in names:
        raise NoTree(f"there is no docs/ folder at commit {commit[:10]}")
    done = _git(root, "archive", "--format=tar", commit, "--", *names)
    if done.returncode != 0:
        raise NoTree(f"Git cannot read commit {commit[:10]}: {_last_line(done.stderr)}")
    try:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            _extract(archive, folder)
    except (tarfile.TarError, OSError) as error:
        raise NoTree(f"commit {commit[:10]} cannot be unpacked: {error}") from error


def first_with(root: Path, words: str, path: str) -> str:
    """The first commit in which a file contains some words; "" if none does. Raises NoTree."""
    done = _git(root, "log", "--reverse", "--format=%H", f"-S{words}", "--", path)
    if done.returncode != 0:
        raise NoTree("this folder is not under Git")
    return next(iter(done.stdout.decode().split()), "")


def uncommitted(root: Path, paths: Iterable[str]) -> list[str]:
    """The files (paths relative to the root) that differ from the last commit or are not in it. Raises NoTree."""
    if _git(root, "rev-parse", "--git-dir").returncode != 0:
        raise NoTree("this folder is not under Git")
    return [path for path in paths if not _is_committed(root, path)]


def _is_committed(root: Path, path: str) -> bool:
    known = _git(root, "--literal-pathspecs", "ls-files", "--error-unmatch", "--", path)
    changes = _git(root, "--literal-pathspecs", "status", "--porcelain", "--untracked-files=all", "--", path)
    return known.returncode == 0 and changes.returncode == 0 and not changes.stdout


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    size = 0
    for member in archive:
        target = folder / member.name
        if not member.isfile() or not target.resolve().is_relative_to(folder.resolve()):
            continue
        size += member.size
        if size > LARGEST:
            raise OSError("its sources are larger than we read")
        content = archive.extractfile(member)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read() if content else b"")


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, timeout=LONGEST, check=False)
    except FileNotFoundError:
        missing = "Git is not installed" if root.is_dir() else f"there is no folder {root.name}"
        raise NoTree(missing) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoTree(f"Git did not answer ({type(error).__name__})") from error


def _last_line(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"
