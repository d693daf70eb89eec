"""The embedded engine: ArcadeDB in this process, behind Bolt on loopback, one folder, one owner.

The first process that opens a folder runs the engine and holds `owner.lock`; any other process of the same user finds
the ports in `owner.json` and connects to it. Passwords are made at the first start and kept in `secret.json`, readable
by the owner only. Reads use a database user that may only read, so the engine itself refuses writes in them.
"""

import base64
import fcntl
import json
import os
import secrets
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import FolderProblem, Unavailable
from graph.settings import GraphSettings
from graph.target import Login, Target

DATABASE = "graph"
READER_GROUP = "reader"
START_SECONDS = 30.0


def open_embedded(settings: GraphSettings) -> Target:
    """Start the engine over the data folder, or connect to the process of this user that already runs it."""
    folder = _usable_folder(settings.data_folder / "graph")
    try:
        return _opened(folder, settings)
    except PermissionError as error:
        # The folder itself can be written: a file in it is another user's, or was made read-only.
        raise FolderProblem(_not_ours(error.filename or folder)) from error


def _not_ours(path: object) -> str:
    return (
        f"{path} cannot be read and written by this user; give it back to the user who runs Lodelink (chown, chmod u+rw), "
        "or give LODELINK_DATA a folder of your own."
    )


def _opened(folder: Path, settings: GraphSettings) -> Target:
    with _registry_lock:
        running = _running.get(folder)
        if running is None:
            lock = _lock_or_owner(folder)
            if not isinstance(lock, int):
                return _target(folder, *lock, settings, owned=None)
            try:
                running = _start(folder, lock, settings)
            except BaseException:
                os.close(lock)
                raise
            _running[folder] = running
        running.users += 1
        return _target(folder, running.owner, running.secret, settings, owned=running)


@dataclass(frozen=True)
class _Owner:
    """What `owner.json` says: who runs the engine, and where it listens."""

    pid: int
    bolt: int
    http: int


@dataclass(frozen=True)
class _Secret:
    """What `secret.json` says."""

    root: str
    reader: str


@dataclass
class _Running:
    """An engine in this process, shared by all stores of the process that opened the same folder."""

    server: Any
    lock: int
    owner: _Owner
    secret: _Secret
    users: int = 0


_running: dict[Path, _Running] = {}
_registry_lock = threading.Lock()


def _usable_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise FolderProblem(
            f"The data folder {folder} cannot be written ({error.strerror}); give LODELINK_DATA a folder of your own."
        ) from error
    return folder.resolve()


def _lock_or_owner(folder: Path) -> "int | tuple[_Owner, _Secret]":
    """The descriptor of the lock, which is then ours, or who has it and listens; that one may still be starting.

    Both are asked for again and again: who has the lock may be dying, and then nobody will ever listen but us.
    """
    deadline = time.monotonic() + START_SECONDS
    while True:
        lock = _try_lock(folder)
        if lock is not None:
            return lock
        try:
            owner = _read_owner(folder)
            secret = _read_secret(folder)
        except PermissionError as error:
            raise FolderProblem(
                f"The data folder {folder} is held by a process of another user; stop it or choose another folder."
            ) from error
        if owner is not None and secret is not None and _listens(owner.bolt):
            return owner, secret
        if time.monotonic() > deadline:
            raise FolderProblem(
                f"The data folder {folder} is held by {_holder(folder)}, which does not answer; stop it and try again."
            )
        time.sleep(0.1)


def _try_lock(folder: Path) -> int | None:
    """The descriptor of the held lock, or None where another process holds it. Ends with the process, also by kill -9."""
    descriptor = os.open(folder / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    # For those who wait in vain: who starts has told nobody yet where it listens. On a full disk they do without.
    with suppress(OSError):
        os.truncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def _holder(folder: Path) -> str:
    told = (folder / "owner.lock").read_text("utf-8")
    return f"process {told}" if told.isdecimal() else "another process"


def _start(folder: Path, lock: int, settings: GraphSettings) -> _Running:
    last = _read_owner(folder)
    # Until we listen, others must wait rather than connect to whoever has our old port by now.
    (folder / "owner.json").unlink(missing_ok=True)
    # Before the first import: the engine reads these once, and would otherwise log into the working directory.
    os.environ.setdefault("ARCADEDB_LOG_DIR", str(folder / "log"))
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    try:
        import arcadedb
    except ImportError as error:
        raise FolderProblem(
            "The embedded engine (the package arcadedb) is not made for this machine; set NEO4J_URI to a Neo4j instead."
        ) from error

    secret = _read_or_make_secret(folder)
    _write_reader_group(folder)
    bolt = _free_port(None if last is None else last.bolt)
    http = _free_port(None if last is None else last.http)
    server = arcadedb.create_server(
        str(folder),
        secret.root,
        config={
            # Loopback and one user: its errors may tell what is wrong, which production mode hides.
            "mode": "development",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_host": "127.0.0.1",
            "bolt_port": bolt,
            "host": "127.0.0.1",
            "http_port": http,
        },
    )
    try:
        server.start()
    except arcadedb.ArcadeDBError as error:
        if "Permission denied" in str(error):
            raise FolderProblem(_not_ours(f"A file under {folder}")) from error
        raise FolderProblem(
            f"The embedded engine does not start over {folder}: {_first_line(str(error))} "
            "Move the folder away to begin anew, or restore it from a copy."
        ) from error
    try:
        database = server.create_database(DATABASE)
        # The engine's default acknowledges a commit before it is on disk.
        database.set_wal_flush("yes_full")
        owner = _Owner(pid=os.getpid(), bolt=bolt, http=http)
        _ensure_reader(folder, owner, secret)
        _set_ceiling(owner, secret, settings.read_timeout)
    except BaseException:
        server.stop()
        raise
    _write_private(folder / "owner.json", json.dumps({"pid": owner.pid, "bolt": bolt, "http": http}))
    return _Running(server=server, lock=lock, owner=owner, secret=secret)


def _target(folder: Path, owner: _Owner, secret: _Secret, settings: GraphSettings, *, owned: _Running | None) -> Target:
    def close() -> None:
        if owned is None:
            return
        with _registry_lock:
            owned.users -= 1
            if owned.users > 0:
                return
            del _running[folder]
            owned.server.stop()
            os.close(owned.lock)

    role = "in this process" if owned is not None else f"in process {owner.pid}"
    return Target(
        engine="embedded",
        uri=f"bolt://127.0.0.1:{owner.bolt}",
        database=DATABASE,
        writer=Login("root", secret.root),
        reader=Login("reader", secret.reader),
        fulltext=False,
        describe=f"the embedded engine over {folder}, {role}",
        folder=folder,
        lift_ceiling=lambda: _set_ceiling(owner, secret, 0),
        restore_ceiling=lambda: _set_ceiling(owner, secret, settings.read_timeout),
        close=close,
    )


def _set_ceiling(owner: _Owner, secret: _Secret, seconds: float) -> None:
    """How long one statement may run; the engine has one limit for all, and 0 means none."""
    statement = f"ALTER DATABASE `arcadedb.command.timeout` {round(seconds * 1000)}"
    _http(owner, secret, f"command/{DATABASE}", {"language": "sql", "command": statement})


def _ensure_reader(folder: Path, owner: _Owner, secret: _Secret) -> None:
    users = folder / "config" / "server-users.jsonl"
    names = [json.loads(line)["name"] for line in users.read_text("utf-8").splitlines() if line.strip()]
    if "reader" in names:
        return
    user = {"name": "reader", "password": secret.reader, "databases": {DATABASE: [READER_GROUP]}}
    # The first of all that the engine is asked over HTTP, and a password to be hashed: on a busy machine that takes a while.
    _http(owner, secret, "server", {"command": "create user " + json.dumps(user)}, wait=START_SECONDS)


def _write_reader_group(folder: Path) -> None:
    """The group of users that may read records and do nothing else; the engine merges no file of ours, so it is whole."""
    everything = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    administer = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]

    def group(access: list[str], records: list[str]) -> dict[str, Any]:
        return {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {"*": {"access": records}}}

    groups = {"admin": group(administer, everything), READER_GROUP: group([], ["readRecord"]), "*": group([], [])}
    (folder / "config").mkdir(mode=0o700, exist_ok=True)
    text = json.dumps({"databases": {"*": {"groups": groups}}, "version": 2}, indent=2)
    _write_private(folder / "config" / "server-groups.json", text)


def _http(owner: _Owner, secret: _Secret, path: str, body: dict[str, Any], wait: float = 10.0) -> None:
    token = base64.b64encode(f"root:{secret.root}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{owner.http}/api/v1/{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
    )
    # No proxy of the environment may stand between us and our own loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=wait) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        detail = error.read().decode("utf-8", "replace")
        raise FolderProblem(f"The embedded engine refuses an administrative command: {_first_line(detail)}") from error
    except OSError as error:
        raise Unavailable(
            f"The embedded engine in process {owner.pid} does not answer; is it still running?"
        ) from error


def _read_or_make_secret(folder: Path) -> _Secret:
    found = _read_secret(folder)
    if found is not None:
        return found
    # Users made with passwords that nobody knows any more are of no use: the engine makes them again.
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    made = _Secret(root=secrets.token_urlsafe(24), reader=secrets.token_urlsafe(24))
    _write_private(folder / "secret.json", json.dumps({"root": made.root, "reader": made.reader}))
    return made


def _read_secret(folder: Path) -> _Secret | None:
    try:
        data = json.loads((folder / "secret.json").read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return _Secret(root=str(data["root"]), reader=str(data["reader"]))


def _read_owner(folder: Path) -> _Owner | None:
    try:
        data = json.loads((folder / "owner.json").read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return _Owner(pid=int(data["pid"]), bolt=int(data["bolt"]), http=int(data["http"]))


def _write_private(path: Path, text: str) -> None:
    """Write at once and for the owner's eyes only: nobody ever reads half a file."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _free_port(wanted: int | None) -> int:
    """The port of the last start where it is still free (guests then find us again), else any free one."""
    for port in (wanted, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise FolderProblem("No free port on 127.0.0.1 is left for the embedded engine.")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return line if line.endswith(".") else line + "."
