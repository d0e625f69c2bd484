"""A small good pack, and edits that break it; the line of a fault is found in the edited text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

GOOD: Mapping[str, str] = {
    "base/pack.yaml": """\
format: 1
id: base
name: Base
""",
    "base/facts.yaml": """\
facts:
  - {id: level-3, kind: level, label: Niveau 3}
  - {id: level-4, kind: level, label: Niveau 4}
  - {id: cap-macon, kind: credential, label: CAP Maçon, implies: [level-3]}
  - {id: bep-macon, kind: credential, label: BEP Maçon}
  - {id: job-building, kind: job, label: Un emploi dans le bâtiment}
  - {id: jobseeker, kind: status, label: Demandeur d’emploi}
scales:
  - {id: level, label: Niveau, facts: [level-3, level-4]}
""",
    "base/ladders.yaml": """\
ladders:
  - id: bep-is-cap
    relation: counts-as
    holding: [bep-macon]
    towards: cap-macon
    source: Un arrêté
    checked_on: 2026-10-01
  - id: bac-in-cap
    relation: exempts
    holding: [level-4]
    towards: cap-macon
    from: les matières générales
    source: Un autre arrêté
    checked_on: 2026-10-01
""",
    "base/funding.yaml": """\
funding:
  - id: cpf
    name: Compte formation
    payer: Caisse des Dépôts
    wallet: cpf
    rules:
      - valid_from: 2025-01-01
        valid_to: 2025-12-31
        share: 1.0
        source: {title: Un décret, date: 2024-12-01}
        checked_on: 2026-11-01
      - valid_from: 2026-01-01
        ceiling: 900.50
        holder_pays: 103.20
        holder_exempt: jobseeker
        source: Un autre décret
        checked_on: 2026-11-01
""",
    "home/pack.yaml": """\
format: 1
id: home
name: Chez nous
uses: [base]
departements: ["33"]
example: true
sources:
  - {id: our-visit, title: Notre visite, date: 2026-10-01}
""",
    "home/facts.yaml": """\
facts:
  - {id: confidence, kind: skill, label: Confiance retrouvée}
""",
    "home/modes.yaml": """\
modes:
  - {id: walk, label: à pied}
  - {id: car, label: en voiture, requires: {all: [jobseeker, confidence]}}
""",
    "home/organisations.yaml": """\
organisations:
  - id: town-school
    name: L’école de la ville
    roles: [training-organisation]
    commune: "33138"
    siret: "73282932000074"
    source: our-visit
  - id: town-desk
    name: Le guichet
    roles: [prescriber]
""",
    "home/places.yaml": """\
places:
  - id: school-hall
    name: La salle
    organisation: town-school
    commune: "33138"
    postal_code: "33230"
    lat: 45.04
    lon: -0.12
""",
    "home/offers.yaml": """\
offers:
  - id: mason-training
    organisation: town-school
    name: Devenir maçon
    kind: training
    requires:
      all:
        - jobseeker
        - {any: [confidence, level-3]}
        - {at_least: 1, of: [confidence, level-4]}
        - {age: {min: 18, max: 60}}
        - {residence: {departements: ["33"], regions: ["75"], epci: ["200070092"], communes: ["33138"]}}
        - {date: {from: 2026-01-01, until: 2030-12-31}}
    grants: [cap-macon]
    hours: 700
    price: 1500.50
    funding: [cpf]
    prescription: {by: [town-desk, Votre conseiller], delay_days: 14}
    exempts:
      - {holding: level-4, from: les maths, hours: 20}
    checked_on: 2026-10-01
  - id: mason-job
    organisation: town-school
    name: Un emploi de maçon
    kind: job
    requires: cap-macon
    grants: [job-building]
    price: 0
""",
    "home/sessions.yaml": """\
sessions:
  - id: mason-spring
    offer: mason-training
    place: school-hall
    start: 2027-03-01
    end: 2027-07-30
    register_by: 2027-02-15
    seats: 12
  - id: mason-each-autumn
    offer: mason-training
    place: school-hall
    starts: FREQ=YEARLY;BYMONTH=9;BYDAY=1MO
    weeks: 20
    seats: [0, 5, 12]
    register_before_days: 30
  - id: mason-job-entry
    offer: mason-job
    place: school-hall
    entry: {from: 2026-01-01, until: 2030-01-01, weekdays: [mo]}
    days: 1
    seats: unlimited
""",
    "home/situations/someone.yaml": """\
id: someone
title: Quelqu’un
example: true
commune: "33138"
age: 34
facts:
  yes: [jobseeker, confidence]
  no: [level-4]
minutes: {daily: 45, occasional: 75}
budget: 100
wallets: {cpf: 500}
goal: job-building
refuses: [mason-job]
""",
}


@dataclass(frozen=True)
class Edit:
    """One change of a file: ``old`` becomes ``new``; the fault is expected at the line that holds ``at``."""

    old: str
    new: str
    field: str
    at: str
    says: str
    file: str

    def line(self, text: str) -> int:
        """The line, from 1, of the only line of the edited text that holds ``at``."""
        lines = [number for number, row in enumerate(text.split("\n"), 1) if self.at in row]
        assert len(lines) == 1, f"{self.at!r} is on lines {lines}"
        return lines[0]


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files; the folder of the pack that uses the other."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "home"


def edited(file: str, old: str, new: str) -> str:
    """The text of a good file after one change."""
    text = GOOD[file]
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
    return text.replace(old, new)
