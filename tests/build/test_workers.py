"""Work in several processes gives what work in one gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from helpers.projects import page, tiny

from evidence.build import workers
from evidence.cli import main
from evidence.reading import sources


def results(work, items):
    """A job, begun at once."""
    job = workers.Job(work, items)
    workers.start(job)
    return job


@pytest.fixture(params=["1", "2", "5"])
def count(request, monkeypatch):
    monkeypatch.setenv(workers.WORKERS, request.param)
    return int(request.param)


def test_results_come_in_the_order_of_the_items(count):
    made = results(lambda item: item * 2, range(100))
    assert list(made) == [(item, item * 2) for item in range(100)]


def test_a_fault_in_a_worker_is_the_callers(count):
    def work(item):
        if item == 40:
            raise ValueError("page 40 is odd")
        return item

    with pytest.raises(ValueError, match="page 40 is odd"):
        list(results(work, range(100)))


def slowly(_=None):
    """The process that does this, while others get a turn."""
    time.sleep(0.005)
    return os.getpid()


def test_a_worker_starts_only_where_there_is_enough_to_do(monkeypatch):
    monkeypatch.setenv(workers.WORKERS, "2")
    few = {found for _, found in results(slowly, range(5))}
    assert few == {os.getpid()}
    many = {found for _, found in results(slowly, range(50))}
    assert len(many) == 2 and os.getpid() in many


def test_a_worker_does_not_wait_until_somebody_reads(monkeypatch, tmp_path):
    monkeypatch.setenv(workers.WORKERS, "2")

    def work(item):
        (tmp_path / str(item)).touch()
        return item * 1_000_000

    job = results(work, list("abcdefghij"))
    end = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 10 and time.monotonic() < end:
        time.sleep(0.01)
    assert [result for _, result in job] == [item * 1_000_000 for item in "abcdefghij"]
    assert len(list(tmp_path.iterdir())) == 10


def elsewhere(do):
    """Work that a worker does, and this process leaves to it."""
    here = os.getpid()
    return lambda item: slowly() if os.getpid() == here else do(item)


def test_a_worker_that_is_killed_says_what_to_do(monkeypatch):
    monkeypatch.setenv(workers.WORKERS, "2")
    with pytest.raises(workers.WorkerLost, match="try again with EVIDENCE_WORKERS=1"):
        list(results(elsewhere(lambda item: os._exit(9)), range(100)))


def test_a_worker_that_is_killed_while_pages_are_read_is_told_in_one_line(monkeypatch, tmp_path):
    root = tiny(tmp_path, {f"docs/articles/p{number}.md": page("Words.") for number in range(20)})
    here, read = os.getpid(), sources._page

    def killed(*given):
        if os.getpid() != here:
            os._exit(9)
        time.sleep(0.05)
        return read(*given)

    monkeypatch.setenv(workers.WORKERS, "2")
    monkeypatch.setattr(sources, "_page", killed)
    told = CliRunner().invoke(main, ["check", "--root", str(root)])
    assert told.exit_code == 2 and told.output.count("\n") == 1
    assert told.output.startswith("evidence: a worker process ended while it worked on docs/")


def test_a_result_that_cannot_be_sent_is_a_fault(monkeypatch):
    monkeypatch.setenv(workers.WORKERS, "2")
    with pytest.raises(Exception, match="pickle"):
        list(results(elsewhere(lambda item: lambda: item), range(100)))


@pytest.mark.parametrize(("said", "wanted"), [("3", 3), ("", None), ("0", None), ("many", None)])
def test_the_number_of_workers_comes_from_the_environment_or_the_machine(said, wanted, monkeypatch):
    monkeypatch.setenv(workers.WORKERS, said)
    assert workers.count() == wanted if wanted else workers.count() >= 1


def test_several_jobs_share_one_set_of_workers(monkeypatch):
    monkeypatch.setenv(workers.WORKERS, "2")
    doubled = workers.Job(lambda item: (item * 2, slowly()), range(50))
    few = workers.Job(lambda item: (item + 1, slowly()), range(3))
    workers.start(doubled, few)
    found = [*doubled, *few]
    assert [result for _, (result, _) in found] == [*range(0, 100, 2), 1, 2, 3]
    assert len({process for _, (_, process) in found}) == 2


@pytest.mark.parametrize("asked", [False, True])
def test_a_job_is_begun_once(asked, monkeypatch, tmp_path):
    monkeypatch.setenv(workers.WORKERS, "2")

    def work(item):
        with (tmp_path / item).open("a") as file:
            file.write(".")

    job = workers.Job(work, "abcdefghij")
    for _ in range(0 if asked else 2):
        workers.start(job)
    list(job)
    workers.start(job)
    workers.stop()
    assert [(tmp_path / item).read_text() for item in job.items] == ["."] * 10


def test_a_job_that_was_not_begun_is_done_when_it_is_asked_for():
    done = []
    job = iter(workers.Job(done.append, range(100)))
    assert next(job) == (0, None) and done == [0]


def test_what_nobody_will_ask_for_is_dropped(monkeypatch, tmp_path):
    monkeypatch.setenv(workers.WORKERS, "2")
    job = workers.Job(lambda item: (time.sleep(0.1), (tmp_path / str(item)).touch()), range(40))
    workers.start(job)
    workers.stop()
    with pytest.raises(workers.WorkerLost):
        list(job)
    assert not (tmp_path / "39").exists()


@pytest.mark.parametrize("how", ["Ctrl+C", "kill -9"])
def test_no_worker_is_left_behind(how):
    """As a terminal does it: Ctrl+C goes to the whole group, and the parent is killed soon after."""
    script = (
        "import time; from evidence.build import workers; job = workers.Job(lambda i: time.sleep(0.05), range(400)); "
        "workers.start(job); print('begun', flush=True); list(job)"
    )
    environment = {**os.environ, workers.WORKERS: "2"}
    command = [sys.executable, "-c", script]
    parent = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
    )
    assert parent.stdout.readline() == b"begun\n"
    time.sleep(0.3)
    if how == "Ctrl+C":
        os.killpg(parent.pid, signal.SIGINT)
        time.sleep(0.25)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.killpg(parent.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(parent.pid, signal.SIGKILL)
    pytest.fail(f"a worker lives on after {how}")
