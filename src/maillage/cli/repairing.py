"""``maillage repair``: the least-changed plan when something has fallen through; no database."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.feeds import travel_of_pack
from maillage.cli.planning import day_of_advice, person_named
from maillage.cli.reading import clean_pack
from maillage.cli.site import start_without_database

if TYPE_CHECKING:
    from maillage.planning.wording import Names
    from pathways import Plan
    from pathways.repair import Fallback, News, Repair
    from pathways.situation import Situation

NEWS = (
    ("--cancelled", "cancelled", "SESSION", "une session annulée, ou complète"),
    ("--refused", "refused", "OFFRE", "une offre dont la personne ne veut plus, ou qui l’a refusée"),
    ("--done", "done", "SESSION", "une étape suivie jusqu’au bout"),
    ("--registered", "registered", "SESSION", "une étape à venir où la personne a déjà sa place"),
)


def register(verbs: Any) -> None:
    """Add the verb."""
    verb: argparse.ArgumentParser = verbs.add_parser("repair", help="réparer un parcours, le moins possible")
    verb.add_argument("--pack", type=Path, required=True, metavar="DOSSIER", help="le territoire")
    verb.add_argument(
        "--situation",
        required=True,
        metavar="FICHIER",
        help="la personne : un fichier, ou l’identifiant d’un exemple",
    )
    verb.add_argument(
        "--plan",
        type=Path,
        required=True,
        metavar="FICHIER",
        help="le parcours, ou toute la réponse, tels que « maillage plan --json » les écrit",
    )
    verb.add_argument(
        "--number", type=int, default=1, metavar="N", help="le numéro du parcours dans la réponse ; 1 sinon"
    )
    for option, name, metavar, told in NEWS:
        verb.add_argument(option, dest=name, action="append", default=[], metavar=metavar, help=told)
    verb.add_argument(
        "--plan-b", action="store_true", help="dire aussi quoi faire si une étape tombe à l’eau"
    )
    verb.add_argument("--json", action="store_true", help="répondre en JSON")
    verb.add_argument(
        "--on", metavar="DATE", help="le jour où l’on est (année-mois-jour) ; aujourd’hui sinon"
    )
    verb.set_defaults(run=run_repair)


def run_repair(given: argparse.Namespace) -> Exit:
    """Print the repaired plan; exit codes are those of docs/reference/command-line.md."""
    start_without_database()
    from maillage.directory.trust.freshness import believed
    from maillage.planning.catalogue import SEEN_DAYS, compile_catalogue, read_situation, records_by_id
    from maillage.planning.wording import Names

    pack = clean_pack(given.pack)
    entry = person_named(pack, given.situation)
    today = day_of_advice(pack, given.on)
    plan = plan_in(given.plan, given.number)
    document, documents = entry.record.document(), believed(pack.documents(), today)
    seen_days = max(SEEN_DAYS, document.get("horizon_days", 0))
    catalogue = compile_catalogue(documents, today, travel=travel_of_pack(pack), seen_days=seen_days)
    names = Names(catalogue, records_by_id(documents))
    try:
        situation = read_situation(document, catalogue.vocabulary, today)
    except ValueError as error:
        raise UsageError(f"{entry.file} : {error}") from None
    asked = _Asked(names, situation, plan, today, _news(given, names, plan, today))
    found = asked.repaired()
    print(asked.document(found, given.plan_b) if given.json else asked.text(found, given.plan_b))
    return Exit.INCOMPLETE if not found.complete else Exit.DONE if found.plans else Exit.NOT_FOUND


def plan_in(file: Path, number: int) -> Plan:
    """The plan of that number in a file; raises ``UsageError`` with the file, the field and the remedy."""
    from pathways.plans import plan_from

    remedy = "écrivez-le avec « maillage plan --json »."
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} : illisible ({error.strerror}) → {remedy}") from None
    except ValueError:
        raise UsageError(f"{file} : ce n’est pas du JSON → {remedy}") from None
    try:
        return plan_from(_numbered(file, document, number))
    except ValueError as error:
        raise UsageError(f"{file} : {error} → {remedy}") from None


def _numbered(file: Path, document: Any, number: int) -> Any:
    if not isinstance(document, dict) or not ({"sure", "possible"} & document.keys()):
        return document
    plans = [*document.get("sure", ()), *document.get("possible", ())]
    if not 1 <= number <= len(plans):
        count = f"{len(plans)} parcours" if plans else "aucun parcours"
        raise UsageError(f"{file} : il y a {count}, pas de numéro {number} → changez --number.")
    return plans[number - 1]


def _news(given: argparse.Namespace, names: Names, plan: Plan, today: date) -> News:
    """What has happened; raises ``UsageError`` for what neither the territory nor the plan knows."""
    from pathways.repair import News

    of_plan = {step.session for step in plan.steps}
    _known("--cancelled", given.cancelled, of_plan | set(names.catalogue.sessions))
    _known("--refused", given.refused, {step.offer for step in plan.steps} | set(names.catalogue.offers))
    _known("--done", given.done, of_plan)
    _known("--registered", given.registered, of_plan)
    for step in plan.steps:
        if step.session in given.done and step.start > today:
            raise UsageError(
                f"--done : {step.session} ne commence que le {step.start} → changez --on, ou ôtez --done."
            )
    try:
        return News(**{name: frozenset(getattr(given, name)) for _, name, _, _ in NEWS})
    except ValueError:
        both = ", ".join(sorted(set(given.cancelled) & set(given.done)))
        raise UsageError(f"{both} : ne peut pas être à la fois suivie et annulée.") from None


def _known(option: str, told: list[str], known: set[str]) -> None:
    for name in told:
        if name not in known:
            listed = ", ".join(sorted(known)[:8])
            raise UsageError(f"{option} : je ne connais pas « {name} » → par exemple : {listed}.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked."""

    names: Names
    situation: Situation
    plan: Plan
    today: date
    news: News

    def repaired(self) -> Repair:
        """The repair, with what is to be verified where nothing sure is left."""
        from pathways import Certainty

        found = self._repair(self.plan)
        if found.plans or self.plan.certainty is Certainty.POSSIBLE:
            return found
        return self._repair(replace(self.plan, certainty=Certainty.POSSIBLE))

    def _repair(self, plan: Plan) -> Repair:
        from pathways.repair import repair

        try:
            return repair(self.names.catalogue, self.situation, plan, self.today, self.news)
        except ValueError as error:
            raise UsageError(f"--plan : parcours impossible à réparer ({error}).") from None

    def fallbacks(self, found: Repair) -> tuple[Fallback, ...]:
        """Plan B for each step that is left."""
        from pathways.repair import fallbacks

        if not found.plans:
            return ()
        whole = found.whole(found.plans[0])
        sessions = {step.session for step in whole.steps}
        news = replace(self.news, registered=self.news.registered & sessions)
        return fallbacks(self.names.catalogue, self.situation, whole, self.today, news)

    def document(self, found: Repair, plan_b: bool) -> str:
        """As JSON."""
        from maillage.cli.answers import OUTPUT_FORMAT

        told: dict[str, Any] = {"format": OUTPUT_FORMAT, "today": self.today.isoformat(), **found.document()}
        if plan_b:
            told["plan_b"] = [each.document() for each in self.fallbacks(found)]
        return json.dumps(told, ensure_ascii=False, indent=2)

    def text(self, found: Repair, plan_b: bool) -> str:
        """In French."""
        from maillage.planning.wording.repair_text import plan_b_text, repair_text

        told = repair_text(self.names, found, self.situation, self.today)
        return f"{told}\n\n{plan_b_text(self.names, self.fallbacks(found))}" if plan_b else told
