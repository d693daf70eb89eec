"""A real browser for tests of pages, spoken to over a pipe; nothing here is a test."""

from __future__ import annotations

import base64
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.loaders.documents.printing import browser_or_skip

# Names lead nowhere: a page that wants something from the network does not get it.
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--lang=en"),
    *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-pipe"),
)


class Page:
    """One tab. `asked` are the addresses that the page that is open fetched, `errors` what failed in it."""

    def __init__(self, to: int, of: int) -> None:
        self._to, self._of = to, of
        self._rest = b""
        self._number = 0
        self._session: str | None = None
        self.asked: list[str] = []
        self.errors: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def open(self, address: str, *, width: int = 1280, height: int = 900) -> None:
        """Go there, and wait until the page has its addresses."""
        phone = width < 600
        self.asked.clear()
        self.errors.clear()
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self._call("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && document.querySelectorAll('main details').length > 0")

    def run(self, script: str) -> Any:
        """What an expression is, once it is no promise any more."""
        found = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Until an expression holds; ten seconds at most."""
        held = self.run(
            f"(async () => {{ for (let i = 0; i < 200; i++) {{ if ({script}) return true; "
            "await new Promise((done) => setTimeout(done, 50)); } return false; })()"
        )
        assert held, f"never: {script}"

    def picture(self, file: Path) -> None:
        shot = self._call("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(shot))

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, told["error"]
                result: dict[str, Any] = told["result"]
                return result
            self._noted(told)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._of, 1 << 16)
            assert more, "the browser has gone"
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(one)
        return told

    def _noted(self, told: dict[str, Any]) -> None:
        match told.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(told["params"]["request"]["url"])
            case "Runtime.exceptionThrown":
                self.errors.append(json.dumps(told["params"]["exceptionDetails"]))
            case "Log.entryAdded" if told["params"]["entry"]["level"] == "error":
                self.errors.append(told["params"]["entry"]["text"])
            case _:
                pass


@contextmanager
def page(folder: Path) -> Iterator[Page]:
    """A tab of a fresh browser."""
    program = browser_or_skip("look at pages")
    its_end, to = os.pipe()
    of, its_other_end = os.pipe()
    command = shlex.join([program, *_OPTIONS, f"--user-data-dir={folder}"])
    process = subprocess.Popen(
        ["sh", "-c", f"exec {command} 3</dev/fd/{its_end} 4>/dev/fd/{its_other_end}"],
        pass_fds=(its_end, its_other_end),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_end)
    os.close(its_other_end)
    try:
        yield Page(to, of)
    finally:
        process.terminate()
        process.wait(20)
        os.close(to)
        os.close(of)
