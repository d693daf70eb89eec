"""Decisions about identity from the command line: a line in the ledger, then the graph as the ledger has it."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from graph import Store, apply_ledger
from graph.identity import Ledger, Verdict, add_verdict, read_ledger, remove_verdict
from graph.report import LoadReport
from lodelink.errors import UserError
from lodelink.vocabulary import names_of


def who_is_it(given: str | None) -> str:
    """The name to write beside a decision."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UserError("This machine does not tell who you are; say --who NAME.") from error


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def decide(store: Store, verdict: Verdict) -> LoadReport:
    """Write a decision and apply it. Raises UserError where it decides nothing, LedgerProblem where it contradicts."""
    path = store.settings.ledger_path
    before = read_ledger(path)
    for entity in (verdict.old, verdict.new):
        _must_be_there(store, entity, before)
    match verdict.verdict:
        case "same":
            if before.resolve(verdict.old) == before.resolve(verdict.new):
                raise UserError(f"{verdict.old} and {verdict.new} are one already: {before.resolve(verdict.new)}.")
        case "different":
            if before.apart(verdict.old, verdict.new):
                raise UserError(f"The ledger says already that {verdict.old} and {verdict.new} are different.")
        case other:
            raise ValueError(f"{other!r} is no verdict")
    after = add_verdict(path, verdict)
    return apply_ledger(store, before, after, names=names_of)


def take_back(store: Store, pair: Sequence[str], who: str, why: str) -> LoadReport:
    """Take a decision back: its line stays as a comment with who, when and why."""
    path = store.settings.ledger_path
    before = read_ledger(path)
    found = [v for v in before.verdicts if {v.old, v.new} == set(pair)]
    if not found:
        raise UserError(f"The ledger decides nothing about {pair[0]} and {pair[1]}.{_others(before, pair, path)}")
    for verdict in found:
        remove_verdict(path, verdict.old, verdict.new, f"taken back by {who} on {today()}: {why}")
    return apply_ledger(store, before, read_ledger(path), names=names_of)


def _must_be_there(store: Store, entity: str, ledger: Ledger) -> None:
    standing = ledger.resolve(entity)
    if store.read("MATCH (e:Entity {id: $id}) RETURN e.id AS id", {"id": standing}):
        return
    called = store.read(
        "MATCH (e:Entity) WHERE e.name = $name OR e.name_zh = $name RETURN e.id AS id ORDER BY id LIMIT 3",
        {"name": entity},
    )
    hint = (
        f" Is {' or '.join(row['id'] for row in called)} meant?" if called else " `lodelink suggest-merges` shows ids."
    )
    raise UserError(f"No entity {entity!r} is in the graph.{hint}")


def _others(ledger: Ledger, pair: Sequence[str], path: Path) -> str:
    told = [f"{v.old} {v.new}" for v in ledger.verdicts if {v.old, v.new} & set(pair)]
    return f" It decides about {'; '.join(told)}." if told else f" Its decisions stand in {path}."
