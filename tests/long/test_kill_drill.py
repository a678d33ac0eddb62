"""`kill -9` of server, driver and worker at random moments while they publish: nothing is half done afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select, text

from registry import db
from registry.model import Change, Definition, Task
from registry.rules.lifecycle import State
from registry.services.operations import working
from registry.services.operations.verifying import DefinitionBroken
from registry.services.state.locking import is_worker_running
from registry.settings import Settings, use
from tests.cast import settle
from tests.long.agreement import require_agreement
from tests.long.publishing import ADDRESS, publish
from tests.services import stage
from tests.site import free_port, is_healthy

pytestmark = pytest.mark.long
ROOT = Path(__file__).parent.parent.parent
PUBLISHES = int(os.environ.get("DRILL_PUBLISHES", "200"))
KILLS = PUBLISHES // 5
PATIENCE = 60.0
WORK = [sys.executable, "-c", "import sys; from registry.cli import main; sys.exit(main(['work']))"]


@pytest.fixture(autouse=True)
def set_up(database: str, settings: Settings) -> None:
    """Fill the database with what definitions refer to."""
    use(settings)
    settle()
    stage.set_up()


class Processes:
    """The real server and the real worker, which can be killed and started again."""

    def __init__(self, settings: Settings) -> None:
        self.port = free_port()
        self.environment = (
            os.environ
            | dict(settings.values)
            | {"PORT": str(self.port), "PYTHONPATH": str(ROOT), "SERVER_SOFTWARE": "gunicorn"}
        )
        self.log = (settings.instance / "drill.log").open("ab")
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "deploy/gunicorn.conf.py",
            "tests.long.publishing:app",
        ]
        self.commands = {"server": server, "worker": WORK}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one of them in a process group of its own."""
        self.running[name] = subprocess.Popen(
            self.commands[name],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def kill(self, name: str) -> None:
        """Kill one of them with all its processes, at once and without warning."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_a_child(self) -> None:
        """Kill one of the server's own processes, which the server then replaces."""
        pid = self.running["server"].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            os.kill(int(random.choice(children)), signal.SIGKILL)

    def answers(self) -> bool:
        """Tell whether the server answers."""
        return is_healthy(f"http://127.0.0.1:{self.port}")

    def post(self, number: int) -> str | None:
        """Publish over HTTP; the answer, or None when there was none or it refused."""
        address = f"http://127.0.0.1:{self.port}{ADDRESS}?{number}"
        try:
            with urllib.request.urlopen(address, data=b"", timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
            return None


@pytest.fixture
def processes(settings: Settings) -> Iterator[Processes]:
    """Run server and worker, and end them after the test."""
    both = Processes(settings)
    for name in both.commands:
        both.start(name)
    yield both
    for name in list(both.running):
        both.kill(name)
    both.log.close()


def test_killing_server_and_worker_while_they_publish_leaves_nothing_half_done(
    processes: Processes, settings: Settings
) -> None:
    choose, answers, done = random.Random(1871), [], Event()  # type: ignore[var-annotated]

    def publish_one(number: int) -> None:
        answers.append(processes.post(number))

    def kill_now_and_then() -> int:
        kills = 0
        while not done.wait(choose.uniform(0.5, 4.0)):
            choose.choice(DAMAGES)(processes)
            kills += 1
            soon(processes.answers)
        return kills

    with ThreadPoolExecutor(5) as pool:
        killer = pool.submit(kill_now_and_then)
        while published_versions() < PUBLISHES:
            start = len(answers)
            list(pool.map(publish_one, range(start, start + 40)))
        done.set()
        kills = killer.result()
    assert kills >= 5
    for name in processes.commands:
        if name not in processes.running:
            processes.start(name)
    assert soon(lambda: is_worker_running() and waiting() == 0)
    require_agreement(settings)
    # Whatever was answered had been committed.
    promised = {answer for answer in answers if answer}
    assert len(promised) > PUBLISHES / 3
    assert promised <= known_versions()


def restart(name: str) -> Callable[[Processes], None]:
    """Make a damage: kill a process and start it again."""

    def damage(processes: Processes) -> None:
        processes.kill(name)
        processes.start(name)

    return damage


DAMAGES = (Processes.kill_a_child, Processes.kill_a_child, restart("worker"), restart("server"))


def test_killing_a_publisher_and_a_worker_at_any_moment_leaves_nothing_half_done(settings: Settings) -> None:
    choose, seconds = random.Random(1817), seconds_to_publish()
    for number in range(1_000, 1_000 * (KILLS + 1), 1_000):
        with forked(partial(publish_on, number)) as publisher, forked(work_on) as worker:
            time.sleep(choose.uniform(0.1, 3.0) * seconds)
            first, second = (publisher, worker) if choose.random() < 0.5 else (worker, publisher)
            os.kill(first, signal.SIGKILL)
            time.sleep(choose.uniform(0.0, 0.2))
            os.kill(second, signal.SIGKILL)
    with forked(work_on) as worker:
        assert soon(lambda: is_worker_running() and waiting() == 0)
        require_agreement(settings)
        os.kill(worker, signal.SIGKILL)
    assert published_versions() > 1


def seconds_to_publish() -> float:
    """Measure how long a child of this process takes to publish once, as busy as the machine is now."""
    began = time.monotonic()
    with forked(partial(publish, 0)):
        pass
    return time.monotonic() - began


@contextmanager
def forked(work: Callable[[], None]) -> Iterator[int]:
    """Run something in a child of this process, which knows all code already; gives its id."""
    db.session.remove()
    db.engine().dispose()
    child = os.fork()
    if child == 0:
        try:
            db.configure(db.engine().url.render_as_string(hide_password=False))
            work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    try:
        yield child
    except BaseException:
        os.kill(child, signal.SIGKILL)  # or what failed would wait for it for ever
        raise
    finally:
        os.waitpid(child, 0)


def publish_on(number: int) -> None:
    """Publish until the end comes."""
    while True:
        publish(number)
        number += 1


def work_on() -> None:
    """Work until the end comes."""
    working.work(Event(), lambda _sentence: None)


def published_versions() -> int:
    """Count the versions that were published so far."""
    with db.reading() as session:
        return (
            session.scalar(
                select(func.count()).where(Definition.state.in_((State.PUBLISHED, State.SUPERSEDED)))
            )
            or 0
        )


def known_versions() -> set[str]:
    """Name every version the log knows to be published."""
    with db.reading() as session:
        rows = session.execute(select(Change.subject_code, Change.version).where(Change.action == "publish"))
        return {f"{code} {version}" for code, version in rows}


def waiting() -> int:
    """Count the tasks in the outbox."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Task)) or 0


def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something holds within a minute."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.3)
    return True


def test_the_drill_itself_sees_what_is_half_done(settings: Settings) -> None:
    publish(0)
    working.catch_up()
    with forked(work_on) as worker:
        assert soon(is_worker_running)
        with db.transaction() as session:
            session.execute(text("UPDATE definition SET state = 'superseded'"))
        with pytest.raises((AssertionError, DefinitionBroken)):
            require_agreement(settings)
        os.kill(worker, signal.SIGKILL)
