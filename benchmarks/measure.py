"""Runs a command and says how long it took, how much of the processors it used, and how much memory at most."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05  # seconds between two looks at the memory


class Failed(Exception):
    """Something could not be measured; the text says why, or what the command said last."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock, seconds of processor time of all its processes, mebibytes at most of all."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, **environment: str) -> Run:
    """Run a command in a folder. Raises Failed when it ends with anything but 0."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with open(log_of(folder), "w+b") as log:
        process = subprocess.Popen(
            list(command), cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        watcher.start()
        process.wait()
        wall = time.perf_counter() - start
        watcher.join()
        if process.returncode:
            log.seek(0)
            raise Failed(log.read().decode(errors="replace")[-400:].strip())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Run(wall, cpu, peak[0])


def log_of(folder: Path) -> Path:
    """Where what a command says goes: beside its folder, since it is no source of the site in there."""
    return folder.with_name(f"{folder.name}.log")


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, [process.pid, *descendants(process.pid)])))
        time.sleep(EVERY)


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and theirs. Linux only; elsewhere none."""
    found = []
    for child in _children(pid):
        found += [child, *descendants(child)]
    return found


def _children(pid: int) -> list[int]:
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
        texts = [Path(f"/proc/{pid}/task/{task}/children").read_text() for task in tasks]
    except OSError:
        return []
    return [int(child) for text in texts for child in text.split()]


def spent(pid: int) -> float:
    """Processor seconds of a process and its descendants so far. Linux only; elsewhere 0."""
    return sum(map(_spent, [pid, *descendants(pid)]))


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # its own and that of children that have ended


def _memory(pid: int) -> float:
    """Mebibytes of a process; what it shares with others is divided among them, so that the sum is true."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
