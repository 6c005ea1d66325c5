"""The embedded PostgreSQL, for real: it starts by itself, is shared, and outlasts whatever gets killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler, OperationalError
from pytest_django.plugin import DjangoDbBlocker

from forum.postgres import server as server_module
from forum.postgres.programs import Account, ServerError, program
from forum.postgres.server import Server
from forum.postgres.sockets import MAX_PATH, SOCKET

PROJECT_DIR = Path(__file__).resolve().parents[2]
START = "import sys, pathlib, forum.postgres.server as s; s.Server(pathlib.Path(sys.argv[1])).ensure_running()"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from stopped_at_the_end(Server(tmp_path / "postgres"))


def stopped_at_the_end(server: Server) -> Iterator[Server]:
    yield server
    server.stop()
    if server.socket_dir != server.data_dir:
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def query(server: Server, sql: str, database: str = "forum") -> Any:
    address: dict[str, Any] = server.address() | {"dbname": database}
    with closing(psycopg2.connect(**address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None


def postmaster(server: Server) -> int:
    return int((server.data_dir / "postmaster.pid").read_text().split()[0])


def starter(server: Server, code: str = START) -> subprocess.Popen[str]:
    """Another process of the project; in a process group of its own, as under a terminal."""
    command = [sys.executable, "-c", code, str(server.data_dir)]
    return subprocess.Popen(command, cwd=PROJECT_DIR, text=True, stdout=subprocess.PIPE, start_new_session=True)


def django_connection(data_dir: Path) -> BaseDatabaseWrapper:
    options = {"data_dir": data_dir}
    return ConnectionHandler({"default": {"ENGINE": "forum.postgres", "NAME": "forum", "OPTIONS": options}})["default"]


def test_first_connection_starts_the_server(server: Server, django_db_blocker: DjangoDbBlocker) -> None:
    connection = django_connection(server.data_dir)
    assert not server.data_dir.exists()
    with django_db_blocker.unblock(), closing(connection), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm")
        cursor.execute("SELECT lower('ÉLAN'), unaccent('élan'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("élan", "elan", "UTF8")
        cursor.execute("SELECT current_setting('fsync'), current_setting('data_checksums')")
        assert cursor.fetchone() == ("on", "on")


def test_test_databases_are_made_and_removed(server: Server, django_db_blocker: DjangoDbBlocker) -> None:
    connection = django_connection(server.data_dir)
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute("CREATE DATABASE test_forum")
        assert query(server, "SELECT current_database()", "test_forum") == ("test_forum",)
        with connection._nodb_cursor() as cursor:
            cursor.execute("DROP DATABASE test_forum")


def test_dbshell_finds_the_psql_of_the_wheel(server: Server) -> None:
    connection = django_connection(server.data_dir)
    command, _ = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, ["--tuples-only", "-c", "SELECT 7"]
    )
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == "7"


def test_a_failed_start_reaches_django_with_its_reason(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis.txt").write_text("precious")
    with django_db_blocker.unblock(), pytest.raises(OperationalError, match="holds files, but no PostgreSQL data"):
        django_connection(tmp_path / "postgres").cursor()
    assert (tmp_path / "postgres" / "thesis.txt").read_text() == "precious"


def test_data_of_another_major_version_is_left_alone(server: Server) -> None:
    server.ensure_running()
    server.stop()
    (server.data_dir / "PG_VERSION").write_text("14\n")
    with pytest.raises(ServerError, match="written by PostgreSQL 14"):
        server.ensure_running()
    assert (server.data_dir / "global" / "pg_control").exists()
    assert not server.is_ready()


def test_two_processes_that_race_share_one_server(server: Server) -> None:
    report = START + "; print(open(sys.argv[1] + '/postmaster.pid').readline())"
    racers = [starter(server, report), starter(server, report)]
    pids = {racer.communicate(timeout=120)[0].strip() for racer in racers}
    assert [racer.returncode for racer in racers] == [0, 0]
    assert pids == {str(postmaster(server))}
    assert query(server, "SELECT 1") == (1,)


def test_server_outlives_ctrl_c_and_holds_nothing_of_its_starter(server: Server) -> None:
    # Ctrl-C may be switched off in a shell's background, where these tests may run.
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    process = starter(server, listen + START + "; print('up', flush=True); import time; time.sleep(60)")
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=55)  # would wait for the server too, if that held our pipe
    assert query(server, "SELECT 1") == (1,)


def test_rows_survive_a_killed_postmaster(server: Server) -> None:
    server.ensure_running()
    query(server, "CREATE TABLE note AS SELECT 'kept' AS word")
    first = postmaster(server)
    os.kill(first, signal.SIGKILL)
    server.ensure_running()
    assert query(server, "SELECT word FROM note") == ("kept",)
    assert postmaster(server) != first


def test_busy_child_of_a_killed_postmaster_does_not_block_the_next(server: Server) -> None:
    server.ensure_running()
    busy = "SELECT count(*) FROM generate_series(1, 100000000000)"
    command = [str(program("psql")), "-h", str(server.socket_dir), "-U", "forum", "-c", busy]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        time.sleep(0.5)
        os.kill(postmaster(server), signal.SIGKILL)
        server.ensure_running()
    assert query(server, "SELECT 1") == (1,)


@pytest.mark.parametrize("moment", [0.3, 0.6])
def test_starter_killed_half_way_is_no_obstacle(server: Server, moment: float) -> None:
    process = starter(server)
    time.sleep(moment)
    process.kill()
    process.communicate()
    server.ensure_running()
    assert query(server, "SELECT 1") == (1,)


def test_half_made_directory_is_swept_away(server: Server) -> None:
    leftover = server.data_dir.with_name("postgres.new-abandoned")
    (leftover / "base").mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("18\n")
    server.ensure_running()
    assert sorted(path.name for path in server.data_dir.parent.iterdir()) == [
        "postgres",
        "postgres.lock",
        "postgres.log",
    ]


def test_stale_pid_that_somebody_else_has_now(server: Server) -> None:
    server.ensure_running()
    os.kill(postmaster(server), signal.SIGKILL)
    innocent = [*Account.for_data(server.data_dir).prefix([]), "sleep", "60"]
    with subprocess.Popen(innocent) as process:
        for path in (server.data_dir / "postmaster.pid", server.data_dir / f"{SOCKET}.lock"):
            path.write_text(path.read_text().replace(path.read_text().split()[0], str(process.pid), 1))
        assert not server.stop()
        server.ensure_running()
        assert process.poll() is None
        process.kill()
    assert query(server, "SELECT 1") == (1,)


def test_pid_file_emptied_by_a_power_cut(server: Server) -> None:
    server.ensure_running()
    os.kill(postmaster(server), signal.SIGKILL)
    (server.data_dir / "postmaster.pid").write_text("")
    server.ensure_running()
    assert query(server, "SELECT 1") == (1,)


def test_server_that_lost_its_socket_is_replaced(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "SILENCE", 0.5)
    server.ensure_running()
    first = postmaster(server)
    (server.socket_dir / SOCKET).unlink()
    server.ensure_running()
    assert postmaster(server) != first


def test_stop_and_status_say_what_is_and_may_be_repeated(server: Server) -> None:
    def say(action: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "forum.postgres", action, str(server.data_dir)]
        done = subprocess.run(command, check=False, cwd=PROJECT_DIR, capture_output=True, text=True)
        return done.returncode, done.stdout

    assert say("stop") == (0, "The embedded PostgreSQL was not running.\n")
    server.ensure_running()
    assert say("status") == (0, f"The embedded PostgreSQL is running; its socket is in {server.socket_dir}.\n")
    assert say("stop") == (0, "The embedded PostgreSQL was stopped.\n")
    assert say("stop") == (0, "The embedded PostgreSQL was not running.\n")
    assert say("status") == (3, "The embedded PostgreSQL is not running.\n")


def test_manage_check_starts_no_server(tmp_path: Path) -> None:
    environment = os.environ | {"FORUM_VAR_DIR": str(tmp_path), "FORUM_SECRET_KEY": "k" * 50, "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, check=False, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True)
    assert "System check identified" in done.stdout + done.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.fixture
def deep_server(tmp_path: Path) -> Iterator[Server]:
    yield from stopped_at_the_end(Server(tmp_path / ("deep" * 25) / 'it\'s "quoted"' / "postgres"))


def test_long_path_gets_a_short_private_socket_directory(deep_server: Server) -> None:
    deep_server.ensure_running()
    assert len(str(deep_server.socket_dir / SOCKET)) <= MAX_PATH
    assert deep_server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert query(deep_server, "SELECT 1") == (1,)


@pytest.mark.parametrize("trap", ["open to all", "a link", "of another user"])
def test_socket_directory_that_others_may_have_made_is_refused(deep_server: Server, tmp_path: Path, trap: str) -> None:
    if trap == "of another user" and os.geteuid() != 0:
        pytest.skip("only root can give a directory away")
    directory = deep_server.socket_dir
    if trap == "a link":
        directory.symlink_to(tmp_path)
    else:
        directory.mkdir(mode=0o700)
    if trap == "open to all":
        directory.chmod(0o777)
    if trap == "of another user":
        os.chown(directory, 54321, 54321)
    try:
        with pytest.raises(ServerError, match="not a private directory"):
            deep_server.ensure_running()
    finally:
        directory.unlink() if trap == "a link" else directory.rmdir()
