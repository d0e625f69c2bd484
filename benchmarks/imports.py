"""Imports measured: every open-data file at hand, and 100,000 services.

    python -m benchmarks.imports files     every file of offres/, rome/ and the kit of credentials, twice
    python -m benchmarks.imports country   100,000 services of 40,000 structures, in data.inclusion's format

Each asks for an empty database of its own (MAILLAGE_DATABASE_URL) and migrates it; ``files`` needs the folder
of open data in MAILLAGE_DATA. Tables go to the standard output, as docs/benchmarks/imports.md has them. Times
are the processor's.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import django

STRUCTURES, SERVICES = 40_000, 100_000


def main() -> None:
    """Run the part that was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    parts: dict[str, Callable[[], None]] = {"files": files, "country": country}
    parts[sys.argv[1] if len(sys.argv) > 1 else "files"]()


def territory_of(slug: str) -> Any:
    """A territory of that name, made if need be, that uses the pack of France when it is loaded."""
    from maillage.directory.models import Territory

    return Territory.objects.get_or_create(slug=slug, defaults={"name": slug, "pack_version": "0"})[0]


FILES = {
    "offres/france_services_2024-08.csv": "france-services",
    "offres/vae_points_relais_conseil_2023-07.csv": "vae",
    "offres/france_travail_missions_locales.csv": "prescripteurs",
    "offres/lycees.csv": "lycees",
    "offres/organismes_formation_apprentissage.csv": "organismes-apprentissage",
    "offres/organismes_lieux_formation.csv": "lieux-apprentissage",
    "offres/mairies_nouvelle_aquitaine_ariege.csv": "mairies",
    "offres/fablabs_tiers_lieux_bretagne.csv": "tiers-lieux-bretagne",
    "offres/mediation_numerique_exemple_valide.csv": "mediation-numerique",
    "offres/lheo_exemple_bts_onisep.xml": "lheo",
    "offres/catalogue_apprentissage_etablissements_exemple.json": "",
    "offres/catalogue_apprentissage_formations_exemple.json": "",
    "offres/mediation_numerique_schema.json": "",
    "offres/lheo_2.3.xsd": "",
    "offres/france_competences_echantillon_2024-02-22.zip": "rncp",
    "referentiels/rncp_kit_apprentissage_2025-01.csv": "rncp-apprentissage",
    "rome": "rome",
}
"""The files at hand and their formats; without one, the format is guessed, as the site does."""


def files() -> None:
    """Each file imported twice into the same territory: rows, created, refused with reasons, time, again."""
    from maillage.exchange.importing.vocabularies import VOCABULARIES

    folder = Path(os.environ["MAILLAGE_DATA"])
    print("| file | format | rows | records | refused | mended | time | again | why refused |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, told in FILES.items():
        form = told or guessed(folder / name)
        bring = bring_vocabulary if form in VOCABULARIES else bring_records
        begin = time.process_time()
        first = bring(folder / name, form)
        spent = time.process_time() - begin
        again = bring(folder / name, form)
        written = "refused" if first["blocked"] else f"{again['written']} written"
        cells = [name, form, first["rows"], first["written"], first["refused"], first["mended"]]
        told_ = [*map(str, cells), f"{spent:.1f} s", written, reasons(first)]
        print(f"| {' | '.join(told_)} |", flush=True)


def guessed(file: Path) -> str:
    """The format that the site would guess; that of most JSON when it can't tell."""
    from maillage.exchange.importing.guessing import guess_format

    return guess_format(file.read_bytes())


def reasons(found: dict[str, Any]) -> str:
    """Why rows were refused, the most frequent first; why the whole file was."""
    words = Counter(re.sub(r"«[^»]*»|\d+", "…", fault.message) for fault in found["faults"] if fault.blocking)
    told = [f"{message} ({number})" for message, number in words.most_common(3)]
    return " ; ".join([*found["blocked"], *told]).replace("|", "/") or "none"


def bring_records(file: Path, form: str) -> dict[str, Any]:
    """Import a file into the territory of its own."""
    from maillage.exchange.importing.formats import FORMATS, Told
    from maillage.exchange.importing.planning import plan
    from maillage.exchange.importing.services import apply, new_run
    from maillage.exchange.models import ImportSource

    territory = territory_of(form)
    found = ImportSource.objects.filter(territory=territory, name=file.name).first()
    source = found or ImportSource(territory=territory, name=file.name, format=form)
    reading = FORMATS[form].read(file, Told(source.name, date(2026, 10, 1)))
    preview = plan(reading, source)
    if not preview.blocked:
        apply(preview, new_run(source, None, file.name, file))
    return {
        "rows": reading.rows,
        "written": 0 if preview.blocked else len(preview.decisions) - refused_in(preview),
        "refused": preview.refused_rows(),
        "mended": sum(not fault.blocking for fault in preview.faults),
        "faults": preview.faults,
        "blocked": preview.blocked,
    }


def refused_in(preview: Any) -> int:
    """How many records were refused once read."""
    from maillage.exchange.importing.preview import Deed

    return int(preview.total(Deed.REFUSED))


def bring_vocabulary(file: Path, form: str) -> dict[str, Any]:
    """Import a national vocabulary."""
    from maillage.exchange.importing.vocabularies import VOCABULARIES, compare, write

    found = compare(VOCABULARIES[form].read(file), VOCABULARIES[form])
    if not found.blocked:
        write(found)
    faults = found.reading.faults
    return {
        "rows": found.reading.rows,
        "written": sum(map(len, found.write.values())),
        "refused": len({fault.line for fault in faults if fault.blocking}),
        "mended": sum(not fault.blocking for fault in faults),
        "faults": faults,
        "blocked": found.blocked,
    }


def country() -> None:
    """100,000 services: read, previewed, applied; again; then one service in ten changed."""
    print("| import | read | preview | apply | created | changed | peak memory |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "services.json"
        file.write_text(json.dumps(directory(0), ensure_ascii=False), encoding="utf-8")
        print(f"| file of {file.stat().st_size / 1e6:.0f} MB |" + " |" * 6)
        timed("first import", file)
        timed("the same file again", file)
        file.write_text(json.dumps(directory(10), ensure_ascii=False), encoding="utf-8")
        timed("one service in ten changed", file)


def timed(label: str, file: Path) -> None:
    """Import a file and print a line of the table."""
    from maillage.exchange.data_inclusion.reading import read
    from maillage.exchange.importing.planning import plan
    from maillage.exchange.importing.preview import Deed
    from maillage.exchange.importing.services import apply, new_run
    from maillage.exchange.models import ImportSource

    begin = time.process_time()
    territory = territory_of("country")
    found = ImportSource.objects.filter(territory=territory).first()
    source = found or ImportSource(territory=territory, name="pays", format="data-inclusion")
    reading = read(file)
    was_read = time.process_time()
    preview = plan(reading, source)
    previewed = time.process_time()
    if preview.blocked:
        raise SystemExit("\n".join(preview.blocked))
    apply(preview, new_run(source, None, file.name, file))
    applied = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spans = (was_read - begin, previewed - was_read, applied - previewed)
    counts = (preview.total(Deed.CREATED), preview.total(Deed.CHANGED))
    told = [*(f"{span:.0f} s" for span in spans), *map(str, counts), f"{memory:.0f} MB"]
    print(f"| {label} | {' | '.join(told)} |", flush=True)


def directory(changing: int) -> dict[str, list[dict[str, Any]]]:
    """Structures where people live and services among them; ``changing``: of so many services, one other."""
    from maillage.territories import reference

    random = Random(1)  # noqa: S311 (invented structures)
    communes = [each for each in reference.communes() if each.population and each.postal_codes and each.lat]
    places = random.choices(communes, [each.population or 0 for each in communes], k=STRUCTURES)
    return {
        "structures": [_structure(number, place) for number, place in enumerate(places)],
        "services": list(_services(random, changing)),
    }


def _structure(number: int, place: Any) -> dict[str, Any]:
    return {
        "source": "invente",
        "id": f"invente--{number}",
        "nom": f"Structure numéro {number}",
        "date_maj": "2026-10-01",
        "description": "Une structure inventée pour mesurer les imports, avec une description ordinaire. "
        * 3,
        "commune": place.name,
        "code_insee": place.code,
        "code_postal": place.postal_codes[0],
        "adresse": f"{number % 100 + 1} rue de la République",
        "latitude": place.lat,
        "longitude": place.lon,
        "telephone": "0102030405",
    }


def _services(random: Random, changing: int) -> Iterator[dict[str, Any]]:
    themes = [
        "numerique--acceder-a-du-materiel",
        "mobilite--acceder-a-un-vehicule",
        "se-former--trouver-sa-formation",
    ]
    for number in range(SERVICES):
        other = " Nouveauté." if changing and number % changing == 0 else ""
        yield {
            "source": "invente",
            "structure_id": f"invente--{random.randrange(STRUCTURES)}",
            "id": f"invente--s{number}",
            "nom": f"Service numéro {number}",
            "date_maj": "2026-10-01",
            "description": "Un service inventé, décrit en quelques phrases comme le sont les vrais. " * 4
            + other,
            "type": "accompagnement",
            "thematiques": [themes[number % 3]],
            "publics": ["tous-publics"],
            "frais": "gratuit",
            "modes_accueil": ["en-presentiel"],
            "contact_nom_prenom": None,
        }


if __name__ == "__main__":
    main()
