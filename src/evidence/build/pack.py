"""`evidence build --pack`: `.br` and `.gz` beside every text file of a built site, ready for a host that serves them.

Packing at the highest level is slow, so each result is kept by the digest of the content: after one edit, only what
changed is packed again. All cores work.
"""

import contextlib
import gzip
import hashlib
import os
import shutil
import time
from collections.abc import Container
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli

from evidence.build.workers import cores
from evidence.files import CACHE

TEXT = frozenset({".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".bib", ".webmanifest"})
SMALLEST = 200  # bytes; for a smaller file, the headers weigh more than what is saved
# bytes; above, Brotli's highest level takes more than a second a megabyte, and saves little. Only the search index of
# hundreds of articles is as large, and it changes with each of them.
LARGE = 1_000_000
_HOW = f"{brotli.version} {LARGE}\n".encode()  # part of each digest: other versions pack again
KEPT = 7 * 24 * 3600  # seconds that a result is kept which no file of the site needs now

# For hosts that read such a file; see HOSTING.md.
HEADERS = Path("deploy/_headers")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were packed, and how many came from the cache."""

    packed: int
    kept: int


def pack(content: bytes) -> tuple[bytes, bytes]:
    """Brotli 11 (9 where it is LARGE) and gzip 9 of a file; no time stamp, so the same content gives the same bytes."""
    return brotli.compress(content, quality=11 if len(content) < LARGE else 9), gzip.compress(
        content, compresslevel=9, mtime=0
    )


def dist(site: Path, cache: Path, workers: int | None = None) -> Outcome:
    """Write the packed files beside those of `site`. `cache` is made when missing."""
    cache.mkdir(parents=True, exist_ok=True)
    files = {
        path: hashlib.sha256(_HOW + path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.suffix in TEXT and path.is_file() and path.stat().st_size >= SMALLEST
    }
    one_of_each = {digest: path for path, digest in files.items()}
    missing = {digest: path for digest, path in one_of_each.items() if not _kept(cache, digest)}
    missing = dict(sorted(missing.items(), key=lambda item: -item[1].stat().st_size))  # no long one begun last
    with ProcessPoolExecutor(max_workers=workers or cores()) as pool:
        list(pool.map(_pack_into, missing.values(), [cache] * len(missing), missing, chunksize=4))
    for path, digest in files.items():
        for suffix in (".br", ".gz"):
            kept = cache / (digest + suffix)
            path.with_name(path.name + suffix).write_bytes(kept.read_bytes())
            os.utime(kept)  # `_forget` counts from the last use
    _forget(cache, one_of_each)
    return Outcome(packed=len(missing), kept=len(one_of_each) - len(missing))


def _kept(cache: Path, digest: str) -> bool:
    return (cache / f"{digest}.br").exists() and (cache / f"{digest}.gz").exists()


def _forget(cache: Path, needed: Container[str]) -> None:
    """Remove results that no file needs and that are old; those of another branch may be wanted again soon."""
    for file in cache.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another run was quicker
            if file.name.partition(".")[0] not in needed and file.stat().st_mtime < time.time() - KEPT:
                file.unlink()


def _pack_into(path: Path, cache: Path, digest: str) -> None:
    for suffix, packed in zip((".br", ".gz"), pack(path.read_bytes()), strict=True):
        new = cache / f"{digest}{suffix}.{os.getpid()}"
        new.write_bytes(packed)
        new.replace(cache / f"{digest}{suffix}")  # whole or not at all, also when it is stopped half-way


def packed_site(root: Path, site: str) -> str:
    """Pack a built site, which is inside a project, and say how much was done."""
    if (root / HEADERS).exists():
        shutil.copyfile(root / HEADERS, root / site / HEADERS.name)
    outcome = dist(root / site, root / CACHE / "packed")
    return f"dist: {outcome.packed} files packed, {outcome.kept} unchanged, in {site}/"
