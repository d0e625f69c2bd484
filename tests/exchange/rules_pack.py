"""A small pack whose only matter is funding: an account, a bursary by age, trips, with all their examples."""

from __future__ import annotations

from pathlib import Path

PACK = "format: 1\nid: vale\nname: La vallée\n"
FACTS = """\
facts:
  - {id: jobseeker, kind: status, label: Demandeur d’emploi}
  - {id: settled, kind: status, label: Installé, implies: [jobseeker]}
"""
FUNDING = """\
amounts:
  - id: wage
    name: Salaire de référence
    values:
      - {valid_from: 2025-01-01, valid_to: 2025-12-31, euros: 1000, source: Un arrêté, checked_on: 2026-11-01}
      - {valid_from: 2026-01-01, euros: 1200, source: Un autre arrêté, checked_on: 2026-11-01}
funding:
  - id: account
    name: Compte
    payer: La Caisse
    wallet: account
    rules:
      - valid_from: 2026-01-01
        ceiling: 900.50
        holder_pays: 103.20
        holder_exempt: jobseeker
        source: {title: Un décret, date: 2025-12-01}
        checked_on: 2026-11-01
    examples:
      - {on: 2026-03-02, person: {yes: [jobseeker], wallet: 5000}, step: {price: 1000}, pays: 900.50}
      - {on: 2026-03-02, person: {yes: [jobseeker], wallet: 5000}, step: {price: 800}, pays: 800}
      - {on: 2026-03-02, person: {no: [jobseeker], wallet: 5000}, step: {price: 800}, pays: 696.80}
      - {on: 2026-03-02, person: {yes: [jobseeker], wallet: 20}, step: {price: 800}, pays: 20}
      - {on: 2026-03-02, person: {yes: [jobseeker]}, step: {price: 800}, pays: unknown}
      - {on: 2026-03-02, person: {wallet: 5000}, step: {price: 800}, pays: unknown, at_most: 800}
  - id: bursary
    name: Bourse
    payer: La Vallée
    covers: living
    requires: jobseeker
    excludes: [grant]
    rules:
      - valid_from: 2025-01-01
        valid_to: 2025-12-31
        per_month: {of: wage, percent: 50}
        source: Une délibération
        checked_on: 2026-11-01
      - valid_from: 2026-01-01
        requires: {age: {max: 20}}
        per_month: {of: wage, percent: 25}
        source: Une délibération
        checked_on: 2026-11-01
      - valid_from: 2026-01-01
        per_month: {of: wage, percent: 50}
        source: Une délibération
        checked_on: 2026-11-01
    examples:
      - {on: 2025-03-03, person: {yes: [jobseeker]}, step: {until: 2025-04-02}, pays: 500}
      - {on: 2026-03-02, person: {age: 19, yes: [jobseeker]}, step: {until: 2026-04-01}, pays: 300}
      - {on: 2026-03-02, person: {age: 30, yes: [jobseeker]}, step: {until: 2026-04-01}, pays: 600}
      - {on: 2026-03-02, person: {yes: [jobseeker]}, step: {until: 2026-04-01}, pays: unknown, at_most: 600}
      - {on: 2026-03-02, person: {age: 30, no: [jobseeker]}, step: {until: 2026-04-01}, pays: no}
      - {on: 2026-03-02, person: {age: 30}, step: {until: 2026-04-01}, pays: unknown}
      - {on: 2026-03-02, person: {age: 30, yes: [jobseeker]}, step: {beside: [grant]}, pays: no}
  - id: grant
    name: Allocation
    payer: La Région
    covers: travel
    rules:
      - valid_from: 2026-01-01
        per_km: 0.20
        per_meal: 6
        minimum_km: 40
        minimum_minutes: 90
        ceiling: 100
        yearly_ceiling: 150
        source: Une délibération
        checked_on: 2026-11-01
    examples:
      - {on: 2026-03-02, step: {km: 50, minutes: 30, trips: 4, days: 4}, pays: 64}
      - {on: 2026-03-02, step: {km: 30, minutes: 95, trips: 4}, pays: 24}
      - {on: 2026-03-02, step: {km: 30, minutes: 30, trips: 4}, pays: no}
      - {on: 2026-03-02, step: {km: 50, minutes: 30, trips: 40}, pays: 100}
      - {on: 2026-03-02, step: {km: 50, minutes: 30, trips: 9, already: 120}, pays: 30}
"""


def write_pack(folder: Path, funding: str = FUNDING) -> Path:
    """The pack in that folder, with that funding."""
    pack = folder / "vale"
    pack.mkdir()
    for name, text in (("pack.yaml", PACK), ("facts.yaml", FACTS), ("funding.yaml", funding)):
        (pack / name).write_text(text, encoding="utf-8")
    return pack


def edited(old: str, new: str) -> tuple[str, int]:
    """The funding with one change, and the line (from 1) where it begins."""
    assert FUNDING.count(old) == 1, f"{old!r} stands {FUNDING.count(old)} times"
    return FUNDING.replace(old, new), FUNDING[: FUNDING.index(old)].count("\n") + 1
