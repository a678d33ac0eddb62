"""What the service tests share: a stage with words, and threads that end."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from registry import db
from registry.settings import Settings
from tests.services import stage as staging

Race = Callable[..., list[Any]]


@pytest.fixture
def stage(cast: None, used: Settings) -> None:
    """Write the cast and the words to describe with."""
    staging.set_up()


@pytest.fixture
def race() -> Race:
    """Run verbs at the same moment, each in a thread of its own; give what each returned or raised."""

    def run(*verbs: Callable[[], Any]) -> list[Any]:
        start, results = threading.Barrier(len(verbs)), [None] * len(verbs)

        def go(position: int, verb: Callable[[], Any]) -> None:
            start.wait(10)
            try:
                results[position] = verb()
            except Exception as error:
                results[position] = error
            finally:
                db.session.remove()

        threads = [threading.Thread(target=go, args=pair) for pair in enumerate(verbs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        return results

    return run
