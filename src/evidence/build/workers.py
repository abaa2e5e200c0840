"""Work on many things at once: a pool of forked workers, or this process alone, with the same results in the same order.

Workers are forked from this process, so they start with everything that was read and send back only what they made.
Where the system has no safe fork (all but Linux), where one core is all there is, or where there is little to do, the
work is done here.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS = "EVIDENCE_WORKERS"  # environment variable: how many processes work; 1 is this one alone
CHUNK = 16  # things handed to a worker at once: enough that handing over costs little, few enough to share evenly
WORTH_IT = 32  # fewer things are done sooner than workers are started

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends to a process when its parent dies

_works: list[Callable[[Any], Any]] = []  # what this process's workers do; they inherit it
_at_work: list[ProcessPoolExecutor] = []  # the workers that were started last


class WorkerLost(Exception):
    """A worker process ended before its work was done; the text says what to do."""


def cores() -> int:
    """How many processes may work: EVIDENCE_WORKERS where it is set, else as many as this process has cores."""
    wanted = os.environ.get(WORKERS, "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def workers() -> int:
    """How many forked processes may work; one alone where the system has no safe fork."""
    return cores() if sys.platform == "linux" or os.environ.get(WORKERS) else 1


class Results(Generic[Item, Result]):
    """The results of `work` for each item, in the order of the items; asked for one by one, or all in a row.

    `work` must not change anything that the caller relies on: where it runs is not said. What it raises is raised
    where the result is asked for. Raises WorkerLost there when the worker itself ended.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], chunk: int = CHUNK, worth_it: int = WORTH_IT
    ) -> None:
        """chunk items are handed to a worker at once; worth_it are enough to start workers for."""
        self.work, self.items, self.chunk, self.worth_it = work, list(items), chunk, worth_it
        self._made: dict[Item, Result] = {}
        self._chunks: dict[Item, Future[dict[Item, Result]]] = {}

    def hand_over(self, submit: Callable[[Sequence[Item]], Future[dict[Item, Result]]]) -> None:
        """Give all items to workers, chunk by chunk."""
        for start in range(0, len(self.items), self.chunk):
            chunk = self.items[start : start + self.chunk]
            self._chunks.update(dict.fromkeys(chunk, submit(chunk)))

    def __getitem__(self, item: Item) -> Result:
        """The result for an item, once; waits for it."""
        if item not in self._made:
            self._made.update(self._wait(item) if item in self._chunks else {item: self.work(item)})
        return self._made.pop(item)

    def _wait(self, item: Item) -> dict[Item, Result]:
        try:
            made = self._chunks[item].result()
        except BrokenProcessPool:
            raise WorkerLost(
                f"a worker process ended while it worked on {item} or near it (memory?); try again with {WORKERS}=1"
            ) from None
        for one in made:  # the results are handed over; nothing keeps them here
            del self._chunks[one]
        return made

    def __iter__(self) -> Iterator[tuple[Item, Result]]:
        """Each item with its result."""
        for item in self.items:
            yield item, self[item]


def start(*jobs: Results[Any, Any]) -> None:
    """Begin to work on several jobs, the first one first, where there are workers and enough to do.

    One set of workers does them all: a second fork would copy a process that has threads by then.
    """
    count = workers()
    if count == 1 or all(len(job.items) < job.worth_it for job in jobs):
        return
    _works[:] = [job.work for job in jobs]
    gc.collect()
    gc.freeze()  # so that the workers' collectors do not touch, and so copy, what they share with this process
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _end_with_parent)
    for number, job in enumerate(jobs):
        job.hand_over(lambda chunk, number=number: pool.submit(_run, number, chunk))
    gc.unfreeze()
    pool.shutdown(wait=False)
    _at_work[:] = [pool]


def stop() -> None:
    """Drop what no worker has begun yet: nobody will ask for it, and this process would end only after it."""
    for pool in _at_work:
        pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Let a worker end at once with Ctrl+C, and with its parent however that ends.

    It would take Ctrl+C for one page's fault and go on; and a worker waits for ever on a pipe that nobody reads.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a thread that waits would slow all memory calls


def seldom_collect() -> None:
    """Let Python look for garbage less often: what a build reads and makes stays, and to look through it finds nothing."""
    gc.set_threshold(50_000, 20, 50)


def _run(number: int, chunk: Sequence[Any]) -> dict[Any, Any]:
    seldom_collect()
    return {item: _works[number](item) for item in chunk}
