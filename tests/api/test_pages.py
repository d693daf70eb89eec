"""The page at /docs: whole without a network, and usable in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import pages
from queries.canned import catalogue
from tests.api.browser import Page, page
from tests.api.listening import listening
from tests.api.test_http import Moving, rows, served

OPEN = "#mineral-alliances"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Of a service that answers nobody without a key."""
    keys = tmp_path / "keys"
    keys.touch()
    with TestClient(served(Moving(), keys=keys), follow_redirects=False) as made:
        yield made


def test_the_page_and_its_files_are_open_and_of_our_own(client: TestClient) -> None:
    whole = ""
    for address, (name, kind) in pages.FILES.items():
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-security-policy"] == pages.POLICY
        assert answer.text == (pages.FOLDER / name).read_text("utf-8")
        whole += answer.text
    assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w+/", whole)
    # Everything that the page loads is served: relative, so that it may lie below another address.
    loaded = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', client.get("/docs").text)
    assert {f"/{one}" for one in loaded} == {*pages.FILES, "/openapi.json"} - {"/docs"}
    assert "unsafe" not in pages.POLICY


@pytest.mark.parametrize("address", ["/", "/redoc"])
def test_the_other_usual_page_leads_there(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["location"]) == (307, "docs")
    assert client.get("/docs/oauth2-redirect").status_code in (401, 404)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    graph = Moving()
    graph.rows = rows(3)
    with listening(served(graph, catalogue())) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page(tmp_path_factory.mktemp("browser")) as made:
        yield made


def test_every_address_is_there_and_nothing_comes_from_elsewhere(tab: Page, address: str) -> None:
    tab.open(f"{address}/docs")
    shown = tab.run("[...document.querySelectorAll('summary code')].map((one) => one.textContent)")
    paths = served(Moving(), catalogue()).openapi()["paths"]
    assert sorted(shown) == sorted(paths)
    assert tab.asked
    assert all(one.startswith(f"{address}/") for one in tab.asked)
    assert tab.errors == []


def test_a_question_is_asked_and_answered_there(tab: Page, address: str) -> None:
    tab.open(f"{address}/docs{OPEN}")
    tab.wait(f"document.querySelector('{OPEN} form')")
    # The example stands there already; what is not given is not asked.
    tab.run(f"document.querySelector('{OPEN} form').elements.namedItem('as_of').value = '2025'")
    tab.run(f"document.querySelector('{OPEN} form').requestSubmit()")
    tab.wait(f"document.querySelector('{OPEN} pre')")
    assert tab.run(f"document.querySelector('{OPEN} .status').textContent").startswith("200 · application/json")
    assert tab.run(f"JSON.parse(document.querySelector('{OPEN} pre').textContent).rows.length") == 3
    assert tab.asked[-1] == f"{address}/v1/minerals/cobalt/alliances?as_of=2025"
    # What was wrongly asked is told too, and markup in an answer is text.
    tab.run(f"document.querySelector('{OPEN} form').elements.namedItem('mineral').value = '<b>x</b>'")
    tab.run(f"document.querySelector('{OPEN} form').requestSubmit()")
    tab.wait(f"document.querySelector('{OPEN} .status.bad')?.textContent.startsWith('404')")
    assert "<b>x</b>" in tab.run(f"document.querySelector('{OPEN} pre').textContent")
    assert tab.run(f"document.querySelectorAll('{OPEN} pre b').length") == 0


def test_a_key_goes_with_what_is_asked(tab: Page, address: str) -> None:
    tab.open(f"{address}/docs#readyz")
    tab.run(
        "window.sent = null; const put_ = fetch; fetch = (a, more) => { sent = more.headers; return put_(a, more); }"
    )
    tab.run("document.getElementById('key').value = 'secret'")
    tab.wait("document.querySelector('#readyz form')")
    tab.run("document.querySelector('#readyz form').requestSubmit()")
    tab.wait("document.querySelector('#readyz pre')")
    assert tab.run("sent") == {"X-API-Key": "secret"}
    # Nothing of it stays: neither in the address nor in what the browser keeps.
    assert (
        tab.run("location.href + JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie").count(
            "secret"
        )
        == 0
    )


def test_addresses_are_found_by_words_of_either_language(tab: Page, address: str) -> None:
    tab.open(f"{address}/docs")
    visible = "[...document.querySelectorAll('details.operation')].filter((one) => one.checkVisibility()).map((one) => one.id)"
    everything = tab.run(visible)
    for words, found in (("mineral reserves", "mineral-reserves"), ("出口限制 历史", "mineral-restriction-history")):
        tab.run(f"document.getElementById('find').value = '{words}'; find()")
        assert found in tab.run(visible)
        assert len(tab.run(visible)) < len(everything) / 4
    tab.run("document.getElementById('find').value = 'no such thing'; find()")
    assert tab.run(visible) == []
    assert tab.run("document.getElementById('state').textContent") == "Nothing is called so."


def test_both_languages_on_a_phone(tab: Page, address: str) -> None:
    tab.open(f"{address}/docs{OPEN}", width=360, height=740)
    title = catalogue()["mineral-alliances"].title
    for language in (title.en, title.zh):
        tab.wait(f"document.querySelector('{OPEN} .title').textContent === '{language}'")
        tab.run(f"document.querySelector('{OPEN}').open = true")
        tab.wait(f"document.querySelector('{OPEN} form')")
        assert tab.run("document.documentElement.scrollWidth") <= 360
        assert tab.run("document.querySelectorAll('label:not(:has(input)):not([for])').length") == 0
        tab.run("document.getElementById('language').click()")
    assert tab.run("document.documentElement.lang") == "en"
    assert tab.errors == []
