"""What the machine is, and how much of it other work took meanwhile: numbers without these say little."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path

BUSY = 0.1  # of the processors' time taken by other work; from here on the seconds by the clock mislead


def described() -> str:
    """The processor, its cores, the system and the Python, in one line."""
    return f"{_processor()}, {os.cpu_count()} cores, {_system()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"


def load() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]


def busy() -> float | None:
    """Seconds that all processors have worked since the machine began, for anybody. None where nothing tells."""
    try:
        user, nice, system, _idle, _waiting, *interrupts = map(int, Path("/proc/stat").read_text().split(None, 11)[1:9])
    except (OSError, ValueError):
        return None
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def own() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


@dataclass(frozen=True, slots=True)
class Watch:
    """Begins when it is made; tells in the end how quiet the machine was."""

    load: float = field(default_factory=load)
    busy: float | None = field(default_factory=busy)
    own: float = field(default_factory=own)
    wall: float = field(default_factory=time.monotonic)

    def told(self) -> str:
        """The load at the start and now, and the share of the processors that other work took: quiet or busy."""
        loads = f"Load average {self.load:.1f} at the start, {load():.1f} at the end"
        now = busy()
        if self.busy is None or now is None:
            return f"{loads}; this system does not tell what other work took."
        there = (time.monotonic() - self.wall) * (os.cpu_count() or 1)
        others = max(0.0, now - self.busy - (own() - self.own)) / there
        judged = "**busy with other work**: read the processor seconds" if others > BUSY else "quiet"
        return f"{loads}; other work took {others:.0%} of the processors: the machine was {judged}."
