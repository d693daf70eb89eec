"""Starts a Neo4j Community server from the Maven class path in an empty folder, and ends it; runs its administration tool."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".neo4j"
# Neo4j runs for a minute here: code that is compiled soon is worth more than code that is compiled well (by a threshold of four
# tenths, planning takes seven eighths of the time).
_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:CompileThresholdScaling=0.4",
    # The quick compiler's usual room is full after a few hundred statements; then it throws away what it compiles again.
    "-XX:ReservedCodeCacheSize=240m",
    # Room for what is young and for classes: otherwise the whole heap is looked through each time that one of them grows.
    "-Xmn160m",
    "-XX:MetaspaceSize=256m",
    # Code that was published and is run by many needs no proof that it is well formed.
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
)

_MANIFEST = "META-INF/MANIFEST.MF"
_SIGNATURE = re.compile(r"META-INF/[^/]+\.(SF|RSA|DSA|EC)")


class NotHere(Exception):
    """This machine cannot run Neo4j; the text says what is missing."""


def class_path() -> str:
    """The server's class path: from a file of an earlier run, else resolved by Maven; no archive in it is signed."""
    if shutil.which("java") is None:
        raise NotHere("Java 17 or newer is not installed")
    kept = CACHE / "unsigned.txt"
    pom = HERE / "pom.xml"
    if kept.exists() and kept.stat().st_mtime >= pom.stat().st_mtime:
        text = kept.read_text("utf-8").strip()
        if text and all(Path(entry).exists() for entry in text.split(os.pathsep)):
            return text
    if shutil.which("mvn") is None:
        raise NotHere("Maven is not installed")
    CACHE.mkdir(exist_ok=True)
    fresh = CACHE / f"classpath.{os.getpid()}.txt"
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:build-classpath"]
    command += [f"-Dmdep.outputFile={fresh}", "-Dmdep.includeScope=runtime"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise NotHere(f"Maven cannot resolve Neo4j: {done.stdout.strip()[-300:]}")
    entries = [str(_unsigned(Path(entry))) for entry in fresh.read_text("utf-8").strip().split(os.pathsep)]
    fresh.write_text(os.pathsep.join(entries), "utf-8")
    fresh.replace(kept)
    return kept.read_text("utf-8").strip()


def _unsigned(archive: Path) -> Path:
    """The archive, or where it is signed a copy without its signatures: a server spends a fifth of its start on checking those
    of one library, and Maven has compared the archive with its checksum."""
    if archive.suffix != ".jar":
        return archive
    with zipfile.ZipFile(archive) as signed:
        signatures = {name for name in signed.namelist() if _SIGNATURE.fullmatch(name)}
        if not signatures:
            return archive
        copy = CACHE / archive.name
        fresh = CACHE / f"{archive.name}.{os.getpid()}"
        with zipfile.ZipFile(fresh, "w") as unsigned:
            for entry in signed.infolist():
                if entry.filename == _MANIFEST:
                    # Its first part tells of the archive, the others tell the digest of each file.
                    unsigned.writestr(_MANIFEST, re.split(rb"\r?\n\r?\n", signed.read(entry), maxsplit=1)[0] + b"\n\n")
                elif entry.filename not in signatures:
                    unsigned.writestr(entry.filename, signed.read(entry))
    fresh.replace(copy)
    return copy


@dataclass
class Running:
    """A started server."""

    uri: str
    home: Path
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End the server as its owner would: it closes its files first."""
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        self.process.kill()
        self.process.wait()


def start(
    home: Path,
    port: int | None = None,
    wait: float = 200.0,
    guarded: bool = False,
    read_only: bool = False,
    heap: str = "768m",
    more: Mapping[str, str] | None = None,
) -> Running:
    """A server over `home`, answering on a port of loopback; a guarded one asks for a password. `more` are settings of its."""
    port = free_port() if port is None else port
    conf = home / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    settings = {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.directories.import": "import",
        "server.memory.pagecache.size": "128m",
        "dbms.usage_report.enabled": "false",
        "dbms.security.auth_enabled": str(guarded).lower(),
        "server.databases.default_to_read_only": str(read_only).lower(),
        "db.transaction.timeout": "120s",
        # A statement is planned once, and not again each time that a test has emptied the graph and filled it anew.
        "dbms.cypher.min_replan_interval": "1h",
        # Half a gigabyte of empty log for each server otherwise.
        "db.tx_log.preallocate": "false",
        **(more or {}),
    }
    (conf / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in settings.items()), "utf-8")
    command = ["java", f"-Xmx{heap}", "-Xms256m", *_FLAGS, "-cp", class_path(), "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={home}", f"--config-dir={conf}", "--console-mode"]
    with (home / "console.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    running = Running(f"bolt://127.0.0.1:{port}", home, process)
    deadline = time.monotonic() + wait
    while not _answers(running.uri):
        if process.poll() is not None or time.monotonic() > deadline:
            running.kill()
            raise NotHere(f"Neo4j does not start: {(home / 'console.log').read_text('utf-8', 'replace')[-500:]}")
        time.sleep(0.2)
    return running


def admin(home: Path, *arguments: str, folder: Path | None = None) -> str:
    """What Neo4j's own administration tool prints, run over the databases of a stopped server; it must not fail."""
    conf = home / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "neo4j.conf").write_text("dbms.usage_report.enabled=false\n", "utf-8")
    command = ["java", "-Xmx512m", *_FLAGS, "-cp", class_path(), "org.neo4j.cli.AdminTool", *arguments]
    env = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(conf)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False, env=env)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def _answers(uri: str) -> bool:
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    host, _, port = uri.removeprefix("bolt://").partition(":")
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, int(port))) != 0:
            return False
    with neo4j.GraphDatabase.driver(uri, connection_timeout=1) as driver:
        try:
            with driver.session(database="neo4j") as session:
                session.run("RETURN 1").consume()
        except AuthError:
            return True  # it is there and asks for a password
        except (DriverError, Neo4jError):
            return False
    return True


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
