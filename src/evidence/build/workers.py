"""Works on many items at once, in forked workers or in this process alone, with the same results in the same order.

Workers are forked from this process, so they start with everything that was read and send back only what they made.
Where the system cannot fork safely (all but Linux), has one core, or where there is little to do, this process does the
work.
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

WORKERS = "EVIDENCE_WORKERS"  # environment variable: how many processes work; 1 is this one alone
CHUNK = 16  # items handed to a worker at once: enough that handing over costs little, few enough to share evenly
MANY = 150  # fewer pages are parsed sooner than they are handed over
WORTH_IT = 32  # fewer items are done sooner than workers are started

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends to a process when its parent dies

_work: list[Callable[[Any], Any]] = []  # what the workers do, job by job; they inherit it
_pools: "list[ProcessPoolExecutor]" = []  # the workers that were started last


class WorkerLost(Exception):
    """A worker process ended before its work was done; the text says what to do."""


def cores() -> int:
    """How many processes may work: EVIDENCE_WORKERS where it is set, else as many as this process has cores."""
    wanted = os.environ.get(WORKERS, "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def count() -> int:
    """How many workers `start` forks; 1, for none but this process, where the system has no safe fork."""
    return cores() if sys.platform == "linux" or os.environ.get(WORKERS) else 1


class Job(Generic[Item, Result]):
    """Work on each of some items. The results come in the order of the items, each once.

    `work` must not change anything that the caller relies on, since nobody says in which process it runs. What it
    raises is raised where the result is asked for.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], chunk: int = CHUNK, worth_it: int = WORTH_IT
    ) -> None:
        """chunk items are handed to a worker at once; for fewer than worth_it no workers are started."""
        self.work, self.items, self.chunk, self.worth_it = work, list(items), chunk, worth_it
        self._results: Iterator[Result] = map(work, self.items)  # made here, one by one, unless workers are given them

    def give_to(self, pool: "ProcessPoolExecutor", number: int) -> None:
        """Let workers do it; number is the place of `work` among what they inherit."""
        self._results = pool.map(partial(_run, number), self.items, chunksize=self.chunk)

    def __iter__(self) -> Iterator[tuple[Item, Result]]:
        """Each item with its result. Raises WorkerLost where a worker ended."""
        for item in self.items:
            try:
                result = next(self._results)
            except BrokenExecutor:
                raise WorkerLost(
                    f"a worker process ended while it worked on {item} or near it (memory?); try again with {WORKERS}=1"
                ) from None
            yield item, result


def start(*jobs: Job[Any, Any]) -> None:
    """Let workers begin several jobs, the first one first, where there are workers and enough to do.

    One set of workers does them all: a second fork would copy a process that has threads by then.
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
    """`work` for each item, in order; shared among workers, which have ended when it is done: others may follow."""
    job = Job(work, items, worth_it=MANY)
    start(job)
    found = [result for _, result in job]
    while _pools:
        _pools.pop().shutdown(wait=True)
    return found


def stop() -> None:
    """Drop what no worker has begun yet: nobody will ask for it, and this process would end only after it."""
    for pool in _pools:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Let this worker end at once with Ctrl+C, and with its parent however that ends.

    It would take Ctrl+C for one page's fault and go on; and a worker waits for ever on a pipe that nobody reads.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a thread that waits would slow all memory calls
    gc.freeze()  # the collector would touch, and so copy, all that the workers share with their parent


def _run(number: int, item: Any) -> Any:
    return _work[number](item)
