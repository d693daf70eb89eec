"""API keys: a file of names, hashes, scopes and rates; who a request is, and whether it comes too often.

Keys are long and random, so a plain hash of one gives nothing away; they are compared by hash, in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Scope = Literal["read", "figures"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
HEADER = "# name\tsha256 of the key\tscopes\trequests a minute (0: no limit)\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\Z")
_CLIENTS = 10_000
_LOOK_SECONDS = 1.0


class KeysError(ValueError):
    """The file of keys cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who holds a key, what it opens, and how often a minute (0: as often as wanted)."""

    name: str
    digest: str
    scopes: frozenset[Scope]
    per_minute: int


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def made(name: str, scopes: Iterable[Scope], per_minute: int) -> tuple[str, Key]:
    """A new key, to be shown once, and what is kept of it."""
    key = f"ll_{secrets.token_urlsafe(32)}"
    return key, Key(name, digest(key), frozenset(scopes), per_minute)


def line(key: Key) -> str:
    return f"{key.name}\t{key.digest}\t{','.join(sorted(key.scopes))}\t{key.per_minute}\n"


def read(path: Path) -> tuple[Key, ...]:
    """The keys of a file. Raises KeysError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"The file of keys {path} cannot be read ({error}).") from error
    found: dict[str, Key] = {}
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip() or written.startswith("#"):
            continue
        key = parsed(written, f"{path}:{number}")
        if key.name in found:
            raise KeysError(f"{path}:{number}: {key.name} has a key already; take one of the lines out.")
        found[key.name] = key
    return tuple(found.values())


def parsed(written: str, where: str) -> Key:
    """The key that a line of the file tells. Raises KeysError."""
    parts = written.split("\t")
    if len(parts) != 4:
        raise KeysError(
            f"{where}: a line has a name, a hash, scopes and a rate, with tabs between; `lodelink keys` writes it."
        )
    name, hashed, scopes, rate = (part.strip() for part in parts)
    if _NAME.match(name) is None:
        raise KeysError(f"{where}: {name!r} is no name of a key; take letters, digits and . _ @ -")
    if re.fullmatch(r"[0-9a-f]{64}", hashed) is None:
        raise KeysError(f"{where}: the hash is not 64 hexadecimal digits; the key itself does not belong here.")
    if re.fullmatch(r"\d{1,7}", rate) is None:
        raise KeysError(f"{where}: {rate!r} is no number of requests a minute; 0 for no limit.")
    told: set[Scope] = set()
    for scope in scopes.split(","):
        match scope:
            case "read" | "figures":
                told.add(scope)
            case _:
                raise KeysError(f"{where}: {scope!r} is no scope; known are {', '.join(SCOPES)}.")
    return Key(name, hashed, frozenset(told), int(rate))


class Keyring:
    """The keys of a file, looked at again when it changes: a key taken out of it opens nothing a second later."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._keys = read(path)
        self._seen = self._stamp()
        self._looked = clock()

    def holder(self, key: str) -> Key | None:
        """Whose key it is; None for nobody's. Raises KeysError where the file has become unreadable."""
        self._look()
        wanted = digest(key)
        holder = None
        for one in self._keys:
            if hmac.compare_digest(one.digest, wanted):
                holder = one
        return holder

    def _look(self) -> None:
        if self._clock() - self._looked < _LOOK_SECONDS:
            return
        self._looked = self._clock()
        stamp = self._stamp()
        if stamp != self._seen:
            self._keys = read(self._path)
            self._seen = stamp

    def _stamp(self) -> tuple[int, int, int]:
        try:
            told = self._path.stat()
        except OSError as error:
            raise KeysError(f"The file of keys {self._path} cannot be read ({error}).") from error
        return told.st_mtime_ns, told.st_size, told.st_ino


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a request may come now, and what to tell of the rate: its limit, what is left, seconds until it is whole."""

    allowed: bool
    limit: int
    remaining: int
    reset: int
    wait: int


class Rates:
    """A bucket of a minute's requests for each client, filled all the time. The least recent of too many is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, per_minute: int) -> Turn:
        now = self._clock()
        left, at = self._buckets.pop(client, (float(per_minute), now))
        left = min(float(per_minute), left + (now - at) * per_minute / 60)
        allowed = left >= 1
        if allowed:
            left -= 1
        self._buckets[client] = (left, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        seconds = 60 / per_minute
        return Turn(
            allowed=allowed,
            limit=per_minute,
            remaining=int(left),
            reset=math.ceil((per_minute - left) * seconds),
            wait=0 if allowed else max(1, math.ceil((1 - left) * seconds)),
        )
