"""PDFs for tests, printed from our own HTML by a real browser's print engine; nothing here is a test."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser() -> str | None:
    named = os.environ.get("LODELINK_CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name)) is not None), None)


def browser_or_skip(what: str) -> str:
    """The browser; a missing one skips the test with one loud line, and fails it under CI=true."""
    program = browser()
    if program is None:
        message = f"SKIPPED LOUDLY: no Chromium to {what} with; set LODELINK_CHROMIUM or install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return program


def print_pdf(html: str, target: Path) -> Path:
    """Print to a PDF."""
    program = browser_or_skip("print test PDFs")
    page = target.with_suffix(".html")
    page.write_text(html, "utf-8")
    profile = target.with_suffix(".profile")
    subprocess.run(
        [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shutil.rmtree(profile, ignore_errors=True)
    return target
