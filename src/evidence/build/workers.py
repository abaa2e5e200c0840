"""Shares work on many items among forked workers, or does it in this process, with the same results in the same order.

Workers are forked from this process, so they start with everything that was read and send back only what they made.
This process does the work itself if the system cannot fork safely (all but Linux), if it has one core, or if there is
little to do.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS = "EVIDENCE_WORKERS"  # environment variable: how many processes work; 1 means only this one
CHUNK = 16  # items that a worker gets at once: enough that handing over costs little, few enough to share evenly
MANY = 150  # to parse fewer pages here is faster than to hand them over
WORTH_IT = 32  # to do fewer items here is faster than to start workers

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends to a process when its parent dies

_work: list[Callable[[Any], Any]] = []  # what the workers do, job by job; they inherit it
_pools: "list[ProcessPoolExecutor]" = []  # the latest workers


class WorkerLost(Exception):
    """A worker process ended before its work was done; the text says what to do."""


def cores() -> int:
    """How many processes may work: EVIDENCE_WORKERS if it is set, otherwise as many as this process has cores."""
    wanted = os.environ.get(WORKERS, "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def count() -> int:
    """How many workers `start` forks. 1 means only this process; so it is if the system has no safe fork."""
    return cores() if sys.platform == "linux" or os.environ.get(WORKERS) else 1


class Job(Generic[Item, Result]):
    """Work on each of some items. The results come in the order of the items, each once.

    `work` must not change anything that the caller relies on, since it may run in another process. What it raises is
    raised when the result is asked for.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], chunk: int = CHUNK, worth_it: int = WORTH_IT
    ) -> None:
        """A worker gets chunk items at once. For fewer items than worth_it no workers are started."""
        self.work, self.items, self.chunk, self.worth_it = work, list(items), chunk, worth_it
        self._results: Iterator[Result] = map(work, self.items)  # made here, unless workers get them

    def give_to(self, pool: "ProcessPoolExecutor", number: int) -> None:
        """Let workers do it. number is the index of `work` in the list that they inherit."""
        self._results = pool.map(partial(_run, number), self.items, chunksize=self.chunk)

    def __iter__(self) -> Iterator[tuple[Item, Result]]:
        """Each item with its result. Raises WorkerLost if a worker ended."""
        for item in self.items:
            try:
                result = next(self._results)
            except BrokenExecutor:
                raise WorkerLost(
                    f"a worker process ended while it worked on {item} or near it (memory?); try again with {WORKERS}=1"
                ) from None
            yield item, result


def start(*jobs: Job[Any, Any]) -> None:
    """Let workers begin several jobs, in order, if there are workers and enough to do.

    The same workers do them all: a second fork would copy a process that has threads by then.
    """
    processes = count()
    if processes == 1 or all(len(job.items) < job.worth_it for job in jobs):
        return
    # Imported here: that takes as long as to check twenty pages.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    _work[:] = [job.work for job in jobs]
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin)
    for number, job in enumerate(jobs):
        job.give_to(pool, number)
    pool.shutdown(wait=False)
    _pools[:] = [pool]


def mapped(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """The result of `work` for each item, in order, shared among workers.

    These have ended when it returns, so others may follow.
    """
    job = Job(work, items, worth_it=MANY)
    start(job)
    found = [result for _, result in job]
    while _pools:
        _pools.pop().shutdown(wait=True)
    return found


def stop() -> None:
    """Drop what no worker has begun yet. Nobody will ask for it, and this process could not end before it is done."""
    for pool in _pools:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Let this worker end at once with Ctrl+C, and whenever its parent ends.

    Otherwise it would take Ctrl+C for the fault of one page and go on, or wait for ever on a pipe that nobody reads.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a waiting thread would slow down all memory calls
    gc.freeze()  # the garbage collector would touch, and so copy, everything that the workers share with their parent


def _run(number: int, item: Any) -> Any:
    return _work[number](item)
