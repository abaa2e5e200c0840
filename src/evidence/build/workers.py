"""Shares work on many items among this process and forked workers, with the same results in the same order.

Workers are forked from this process, so they start with everything that was read and send back only what they made.
Each process takes the number of the next item from one queue. This one does so when it is asked for a result that is
not there yet, so none waits while there is something to do.

This process works alone if the system cannot fork safely (all but Linux), if it has one core, or if there is little to
do.
"""

import ctypes
import gc
import os
import pickle
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from evidence import code_cache
from evidence.files import Missing

Item = TypeVar("Item")
Result = TypeVar("Result")
Done = tuple[Any, Exception | None]  # a result, or what was raised

WORKERS = "EVIDENCE_WORKERS"  # environment variable: how many processes work; 1 means only this one
WORTH_IT = 8  # to do fewer items here is faster than to start a worker

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends to a process when its parent dies
NUMBER = 8  # bytes of a number in the queue and in a pipe


class WorkerLost(Missing):
    """A worker process ended before its work was done; the text says what to do."""


def cores() -> int:
    """How many processes may work: EVIDENCE_WORKERS if it is set, otherwise as many as this process has cores."""
    wanted = os.environ.get(WORKERS, "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def count() -> int:
    """How many processes work, this one included. 1 if the system has no safe fork."""
    return cores() if sys.platform == "linux" or os.environ.get(WORKERS) else 1


class Job(Generic[Item, Result]):
    """Work on each of some items. The results come in the order of the items, each once.

    `work` must not change anything that the caller relies on, since it may run in another process. What it raises is
    raised when the result is asked for.
    """

    def __init__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> None:
        """What is not begun by `start` is done when it is asked for."""
        self.work, self.items = work, list(items)
        self.begun = False
        self._shared: tuple[_Shared, int] | None = None  # and the number of the first item there

    def share(self, shared: "_Shared", first: int) -> None:
        """Take the results from there. first is the number of this job's first item."""
        self._shared, self.begun = (shared, first), True

    def __iter__(self) -> Iterator[tuple[Item, Result]]:
        """Each item with its result. Raises WorkerLost if a worker ended."""
        self.begun = True
        for number, item in enumerate(self.items):
            if self._shared:
                shared, first = self._shared
                yield item, shared.result(first + number)
            else:
                yield item, self.work(item)


_all: "list[_Shared]" = []  # what was shared and may have workers yet


def start(*jobs: Job[Any, Any], worth_it: int = WORTH_IT) -> None:
    """Let workers begin jobs that are not begun yet, in order, if there may be workers.

    Nothing happens if each job has fewer items than worth_it.
    """
    new = [job for job in jobs if not job.begun]
    if count() == 1 or all(len(job.items) < worth_it for job in new):
        return
    shared = _Shared([(job.work, item) for job in new for item in job.items])
    first = 0
    for job in new:
        job.share(shared, first)
        first += len(job.items)
    shared.fork(min(count() - 1, first))
    _all.append(shared)


def mapped(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """The result of `work` for each item, in order. Workers begin now."""
    job = Job(work, items)
    start(job)
    return (result for _, result in job)


def stop() -> None:
    """Drop what nobody has begun yet, since nobody will ask for it, and wait for the workers to end."""
    while _all:
        _all.pop().stop()


class _Shared:
    """Tasks that this process and its workers share. Each is known by its number."""

    def __init__(self, tasks: list[tuple[Callable[[Any], Any], Any]]) -> None:
        """Each task is a function with its argument."""
        self._tasks = tasks
        self._done: dict[int, Done] = {}  # until they are asked for
        self._workers: dict[int, _Worker] = {}  # those that have not ended, by their pipes
        # A file's position is shared by all processes that are forked while it is open, so each number is read once.
        self._queue = tempfile.TemporaryFile(buffering=0)
        self._queue.write(b"".join(number.to_bytes(NUMBER) for number in range(len(tasks))))
        self._queue.seek(0)

    def fork(self, workers: int) -> None:
        """Start workers."""
        for _ in range(workers):
            worker = _Worker(self._work)
            self._workers[worker.pipe] = worker

    def stop(self) -> None:
        """Take everything out of the queue, and wait until no worker is left."""
        self._queue.seek(0, os.SEEK_END)
        while self._collect(None):
            pass

    def result(self, number: int) -> Any:
        """The result of a task, once. Does other tasks while a worker does this one. Raises what the task raised."""
        while number not in self._done:
            self._collect(0)
            if number in self._done:
                break
            if (following := self._next()) is not None:
                self._done[following] = self._do(following)
            elif not self._collect(None):
                item = self._tasks[number][1]
                where = f" while it worked on {item} or near it" if isinstance(item, str) else ""
                raise WorkerLost(
                    f"a worker process ended{where} (too little memory, or no room for temporary files?); "
                    f"try again with {WORKERS}=1"
                )
        result, fault = self._done.pop(number)
        if fault:
            raise fault
        return result

    def _next(self) -> int | None:
        number = self._queue.read(NUMBER)
        return int.from_bytes(number) if number else None

    def _do(self, number: int) -> Done:
        work, item = self._tasks[number]
        try:
            return work(item), None
        except Exception as fault:
            return None, fault

    def _work(self) -> Iterator[bytes]:
        """What a worker does: the tasks that are left, one by one, each result packed with its number."""
        while (number := self._next()) is not None:
            result, fault = self._do(number)
            try:
                yield pickle.dumps((number, result, fault), pickle.HIGHEST_PROTOCOL)
            except Exception as unsendable:
                yield pickle.dumps((number, None, unsendable), pickle.HIGHEST_PROTOCOL)

    def _collect(self, wait: float | None) -> bool:
        """Take the results that workers have ready; None waits for one. Returns False if no worker is left."""
        ready = select.select(list(self._workers), [], [], wait)[0] if self._workers else []
        for pipe in ready:
            for number, result, fault in self._workers[pipe].results():
                self._done[number] = result, fault
            if self._workers[pipe].ended:
                del self._workers[pipe]
        return bool(self._workers)


class _Worker:
    """A forked process. It writes results into a file, so that it need not wait until somebody reads them.

    Through its pipe it says how long each result is.
    """

    def __init__(self, work: Callable[[], Iterator[bytes]]) -> None:
        """Fork a worker that writes what `work` yields."""
        self.ended = False
        self._file, self._read = tempfile.TemporaryFile(), 0
        self.pipe, told = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(told)
            return
        status = 1
        try:
            _begin()
            for result in work():
                self._file.write(result)
                self._file.flush()
                os.write(told, len(result).to_bytes(NUMBER))
            code_cache.keep()
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is run in this process

    def results(self) -> list[Any]:
        """The results that are ready. Waits for one. There is none once the worker has ended."""
        lengths = os.read(self.pipe, 1024 * NUMBER)
        if not lengths:
            self.ended = True
            os.close(self.pipe)
            self._file.close()
            os.waitpid(self._process, 0)
        found = []
        for at in range(0, len(lengths), NUMBER):
            length = int.from_bytes(lengths[at : at + NUMBER])
            found.append(pickle.loads(os.pread(self._file.fileno(), length, self._read)))
            self._read += length
        return found


def _begin() -> None:
    """Let this worker end at once with Ctrl+C, and whenever its parent ends.

    Otherwise it would take Ctrl+C for the fault of one page and go on, or work when nobody asks for it any more.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a waiting thread would slow down all memory calls
    gc.freeze()  # the garbage collector would touch, and so copy, everything that the workers share with their parent
