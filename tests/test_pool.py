"""Work in several processes gives what work in one gives."""

from __future__ import annotations

import os

import pytest

from evidence import pool


@pytest.fixture(params=["1", "2", "5"])
def count(request, monkeypatch):
    monkeypatch.setenv(pool.WORKERS, request.param)
    return int(request.param)


def test_results_come_in_the_order_of_the_items(count):
    made = pool.Results(lambda item: item * 2, range(100))
    assert list(made) == [(item, item * 2) for item in range(100)]


def test_results_can_be_asked_for_in_any_order(count):
    made = pool.Results(str, range(100))
    assert [made[item] for item in (99, 3, 50)] == ["99", "3", "50"]


def test_a_fault_in_a_worker_is_the_callers(count):
    def work(item):
        if item == 40:
            raise ValueError("page 40 is odd")
        return item

    with pytest.raises(ValueError, match="page 40 is odd"):
        list(pool.Results(work, range(100)))


def test_workers_start_only_where_there_is_enough_to_do(monkeypatch):
    monkeypatch.setenv(pool.WORKERS, "2")
    few = {found for _, found in pool.Results(lambda _: os.getpid(), range(5))}
    assert few == {os.getpid()}
    many = {found for _, found in pool.Results(lambda _: os.getpid(), range(200))}
    assert os.getpid() not in many


def test_a_worker_that_is_killed_says_what_to_do(monkeypatch):
    monkeypatch.setenv(pool.WORKERS, "2")
    with pytest.raises(pool.WorkerLost, match="EVIDENCE_WORKERS=1 make site"):
        list(pool.Results(lambda item: os._exit(9), range(100)))


@pytest.mark.parametrize(("said", "wanted"), [("3", 3), ("", None), ("0", None), ("many", None)])
def test_the_number_of_workers_comes_from_the_environment_or_the_machine(said, wanted, monkeypatch):
    monkeypatch.setenv(pool.WORKERS, said)
    assert pool.workers() == wanted if wanted else pool.workers() >= 1
