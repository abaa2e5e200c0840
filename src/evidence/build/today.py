"""The date that checks use. They never read the clock, so that the same commit gives the same answer."""

import datetime as dt
import os
import subprocess
from pathlib import Path


def epoch(root: Path) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the last commit's date, else the start of this day (UTC)."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, timeout=20, check=False
        )
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return int(done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        pass
    midnight = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(midnight.timestamp())


def today(root: Path) -> dt.date:
    """The date of the check, that of `epoch`."""
    return dt.datetime.fromtimestamp(epoch(root), dt.UTC).date()
