"""``maillage feed check``, and the timetables by which ``maillage plan`` travels."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import start_without_database

if TYPE_CHECKING:
    from maillage.exchange.pack.pack import Pack
    from pathways.timetable.feed import Feed
    from pathways.travel import Travel


def register(verbs: Any) -> None:
    """Add the verbs."""
    feed = verbs.add_parser("feed", help="lire des horaires de transport (GTFS)")
    actions = feed.add_subparsers(title="Actions", metavar="ACTION", required=True)
    check: argparse.ArgumentParser = actions.add_parser(
        "check", help="dire ce que des horaires contiennent et leurs défauts"
    )
    check.add_argument("file", type=Path, metavar="FICHIER", help="une archive GTFS (.zip)")
    check.set_defaults(run=run_check)


def run_check(given: argparse.Namespace) -> Exit:
    """Print what a feed holds, then what was corrected or left out of it."""
    start_without_database()
    from maillage.directory import clock
    from maillage.planning.wording.feeds import feed_text

    print(feed_text(_read(given.file), clock.today(None)), end="")
    return Exit.DONE


def _read(file: Path) -> Feed:
    from pathways.timetable.feed import read_feed
    from pathways.timetable.remarks import FeedError

    try:
        return read_feed(file)
    except FeedError as error:
        raise UsageError(
            f"{file} : horaires illisibles ({error}).\nDemandez au réseau un GTFS complet."
        ) from None


def travel_of_pack(
    pack: Pack, files: Sequence[Path] = (), fare: str | None = None, roads: Path | None = None
) -> Travel:
    """Travel by the timetables of the pack, of those that it uses, and of these files; by road with Valhalla.

    Raises ``UsageError`` for a file that isn't there or has no fare, or a fare that is no amount.
    """
    from maillage.exchange.pack.read import FEEDS
    from maillage.planning.timetables import feed_file, feed_files, travel_by

    found = [
        file
        for each in (*pack.used, pack)
        if each.header
        for file in feed_files(each.folder / FEEDS, each.header.record.document().get("feeds") or ())
    ]
    told = {"fare": _euros(fare)}
    for path in files:
        try:
            found.append(feed_file(path, told))
        except OSError:
            raise UsageError(f"{path} : ce fichier n’existe pas.") from None
        if _read(path).fare is None and fare is None:
            raise UsageError(
                f"{path} : le prix du trajet n’est pas dans les horaires. Ajoutez --fare, par exemple 2.30."
            )
    return travel_by(tuple(found), roads)


def _euros(fare: str | None) -> Decimal | None:
    if fare is None:
        return None
    try:
        amount = Decimal(fare.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise UsageError(f"--fare : « {fare} » n’est pas un montant en euros, par exemple 2.30.")
    return amount
