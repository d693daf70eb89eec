"""The client of an OpenAI-compatible endpoint: one question, one answer, within time and budget.  Knows no fact.

The key is told to the endpoint and to nobody else: no error repeats it, whatever the endpoint sends back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from loaders.model import prompt
from loaders.model.settings import ModelSettings

LARGEST = 4_000_000  # bytes of an answer: one that is longer is none
LONGEST_PAUSE = 60.0
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class NoAnswer(Exception):
    """This question stays without an answer; the sentence says why. The next one may have one."""


class Stopped(NoAnswer):
    """No further question will be answered in this run: the budget is spent, or the endpoint refuses us or is away."""


@dataclass(slots=True)
class Spent:
    """What a run has cost so far."""

    requests: int = 0
    characters: int = 0
    tokens: int = 0
    cached: int = 0


class Endpoint:
    """Asks the model; counts what it costs over a whole run and stops where the settings say so."""

    AWAY_AFTER = 2  # questions in a row that the endpoint left without any answer

    def __init__(
        self,
        settings: ModelSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if settings.llm_url is None or settings.llm_model is None:
            raise ValueError("the endpoint needs an address and the name of a model")
        self.spent = Spent()
        self._settings = settings
        self._model = settings.llm_model
        self._url = f"{settings.llm_url}/chat/completions"
        self._host = urlsplit(settings.llm_url).netloc
        self._clock, self._sleep = clock, sleep
        self._ends = clock() + settings.llm_seconds
        self._stopped: str | None = None
        self._silent = 0
        self._formats = list(_FORMATS)
        # A proxy is for the world outside; a key in a .netrc file is not the one that was given.
        self._client = httpx.Client(
            auth=_Bearer(settings.llm_key.get_secret_value() if settings.llm_key else None),
            trust_env=urlsplit(settings.llm_url).hostname not in _LOOPBACK,
            follow_redirects=False,
        )

    def close(self) -> None:
        self._client.close()

    def ask(self, question: str) -> str:
        """The model's answer. Raises NoAnswer, or Stopped where no further question makes sense."""
        if self._stopped is not None:
            raise Stopped(self._stopped)
        try:
            answer = self._asked(question)
        except Stopped as stopped:
            self._stopped = str(stopped)
            raise
        self._silent = 0
        return answer

    def _asked(self, question: str) -> str:
        problem = ""
        attempt = 0
        while attempt <= self._settings.llm_retries:
            status, body, pause = self._once(question)
            if status == 200:
                return self._content(body)
            if status == 400 and len(self._formats) > 1:
                # Not every endpoint knows JSON schemas: the next way of asking for JSON, from here on.
                self._formats.pop(0)
                continue
            problem = self._problem(status, body)
            if status not in _AGAIN and status != 0:
                self._refused(status, problem)
            attempt += 1
            if attempt <= self._settings.llm_retries:
                self._wait(pause if pause is not None else 2.0 ** (attempt - 1))
        self._silent += 1
        if self._silent >= self.AWAY_AFTER:
            raise Stopped(f"{problem} {self._silent} times in a row, so it is asked no more in this run")
        raise NoAnswer(problem)

    def _refused(self, status: int, problem: str) -> None:
        if status in (401, 403):
            raise Stopped(f"{problem}; LODELINK_LLM_KEY is {'not right' if self._settings.llm_key else 'not set'}")
        if status == 404 or 300 <= status < 400:
            raise Stopped(f"{problem}; LODELINK_LLM_URL or LODELINK_LLM_MODEL is not right")
        if status == 402:
            raise Stopped(problem)
        raise NoAnswer(problem)

    def _once(self, question: str) -> tuple[int, str, float | None]:
        """(status, body, how long it asks us to wait) of one request; status 0 and the reason where there is no answer."""
        payload = self._payload(question)
        self._afford(payload)
        left = min(self._settings.llm_timeout, self._ends - self._clock())
        ends = self._clock() + left
        sent = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"content-type": "application/json"}
        try:
            with self._client.stream(
                "POST", self._url, content=sent, headers=headers, timeout=max(left, 0.01)
            ) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        return 0, f"answers with more than {LARGEST:,} bytes", None
                    if self._clock() > ends:  # one that sends a byte now and then is too slow as well
                        return 0, f"did not answer within {self._settings.llm_timeout:g} seconds", None
                return response.status_code, body.decode("utf-8", "replace"), _pause(response)
        except httpx.TimeoutException:
            return 0, f"did not answer within {self._settings.llm_timeout:g} seconds", None
        except httpx.ConnectError:
            return 0, "is not there (no connection)", None
        except httpx.HTTPError as error:
            return 0, f"broke off ({type(error).__name__})", None

    def _payload(self, question: str) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": prompt.instructions()},
                {"role": "user", "content": question},
            ],
        }
        response_format = _format(self._formats[0])
        if response_format is not None:
            payload["response_format"] = response_format
        return payload

    def _afford(self, payload: dict[str, Any]) -> None:
        """Count one more request, or stop before it."""
        limits, spent = self._settings, self.spent
        size = sum(len(m["content"]) for m in payload["messages"])
        for over, told in (
            (spent.requests + 1 > limits.llm_requests, f"{limits.llm_requests:,} requests (LODELINK_LLM_REQUESTS)"),
            (
                spent.characters + size > limits.llm_characters,
                f"{limits.llm_characters:,} characters (LODELINK_LLM_CHARACTERS)",
            ),
            (spent.tokens >= limits.llm_tokens, f"{limits.llm_tokens:,} tokens (LODELINK_LLM_TOKENS)"),
            (self._clock() >= self._ends, f"{limits.llm_seconds:g} seconds (LODELINK_LLM_SECONDS)"),
        ):
            if over:
                raise Stopped(f"the budget of this run is spent: {told}")
        spent.requests += 1
        spent.characters += size

    def _wait(self, seconds: float) -> None:
        if self._clock() + seconds >= self._ends:
            raise Stopped(
                f"the budget of this run is spent: {self._settings.llm_seconds:g} seconds (LODELINK_LLM_SECONDS)"
            )
        self._sleep(seconds)

    def _content(self, body: str) -> str:
        try:
            data = json.loads(body)
            content = data["choices"][0]["message"]["content"]
            used = (data.get("usage") or {}).get("total_tokens", 0)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise NoAnswer(f"the endpoint {self._host} answers, but not with a chat completion") from error
        if isinstance(used, int) and used > 0:
            self.spent.tokens += used
        if not isinstance(content, str):
            raise NoAnswer("the model answers without a text")
        return content

    def _problem(self, status: int, body: str) -> str:
        """What went wrong, in words for people; of what the endpoint says only the message, without the key."""
        if status == 0:
            return f"the endpoint {self._host} {body}"
        told = self._clean(_message(body))
        return f"the endpoint {self._host} answers {status}" + (f" ({told})" if told else "")

    def _clean(self, text: str) -> str:
        key = self._settings.llm_key.get_secret_value() if self._settings.llm_key else ""
        plain = " ".join(text.split())
        return (plain.replace(key, "***") if key else plain)[:200]


class _Bearer(httpx.Auth):
    def __init__(self, key: str | None) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        yield request


# How to ask for JSON, the strictest first.
_FORMATS = ("json_schema", "json_object", "text")


def _format(name: str) -> dict[str, Any] | None:
    match name:
        case "json_schema":
            schema = {"name": "facts", "strict": True, "schema": prompt.answer_schema()}
            return {"type": "json_schema", "json_schema": schema}
        case "json_object":
            return {"type": "json_object"}
        case "text":
            return None
        case _:
            raise AssertionError(name)


def _pause(response: httpx.Response) -> float | None:
    try:
        return min(max(float(response.headers.get("retry-after", "")), 0.0), LONGEST_PAUSE)
    except ValueError:
        return None


def _message(body: str) -> str:
    try:
        error = json.loads(body)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return ""
