"""What the territory may know of its desk: counts, delays, what could not be had; never anybody.

The figures are asked as the site itself, since those who read them see no file by that, and nothing leaves
here that is too small to be told (``privacy.small_cells``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext

from maillage.desk.models import (
    Channel,
    Outcome,
    Referral,
    ReferralEvent,
    ReferralState,
    Request,
    RequestKind,
    RequestState,
    UnmetNeed,
)
from maillage.desk.welcome.needs import Cause
from maillage.directory.models import Territory
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.small_cells import THRESHOLD, figures
from maillage.territories import reference

KEPT_SECONDS = 600
DELAYS_OVER = timedelta(days=365)
MOST_DELAYS = 50_000
ANSWERED = (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.REFUSED)
DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a count, or a number of days; ``None`` when it is too small to be told."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that go together. ``unit``: what the numbers are; ``total``: ``None`` when it is not told."""

    slug: str
    title: str
    head: str
    unit: str
    rows: list[Row]
    total: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether something is hidden."""
        return any(row.value is None for row in self.rows)


def tables(territory: Territory) -> list[Table]:
    """Every table of a territory, kept for ten minutes: seven queries the first time."""
    kept = f"welcome-figures-{territory.pk}-{get_language()}"
    found: list[Table] | None = cache.get(kept)
    if found is None:
        with acting_as(CLOCK):
            found = [*_request_tables(territory), *_referral_tables(territory), *_need_tables(territory)]
            found.append(_delays(territory))
        cache.set(kept, found, KEPT_SECONDS)
    return found


def _request_tables(territory: Territory) -> list[Table]:
    """Each counts the same requests another way: a total would tell what the other hides, so it has none."""
    received = Request.objects.filter(territory=territory).order_by()
    by = {column: _counts(received, column) for column in ("kind", "channel", "state")}
    people = gettext("Demandes")
    return [
        _table("requests-by-kind", gettext("Demandes, par sujet"), people, by["kind"], RequestKind.choices),
        _table(
            "requests-by-channel", gettext("Demandes, par chemin"), people, by["channel"], Channel.choices
        ),
        _table(
            "requests-by-state",
            gettext("Demandes, où elles en sont"),
            people,
            by["state"],
            RequestState.choices,
        ),
        _quarters(received.values_list("received_at", flat=True)),
    ]


def _counts(found: Any, column: str) -> dict[Any, int]:
    return dict(found.values(column).annotate(number=Count("pk")).values_list(column, "number"))


def _table(
    slug: str, title: str, unit: str, counts: Mapping[Hashable, int], choices: Iterable[tuple[Any, Any]]
) -> Table:
    """A table with a line for each choice, those of which there is none too."""
    labels = {str(value): str(label) for value, label in choices}
    told = figures({value: counts.get(value, 0) for value in labels})
    rows = [Row(label, told.counts[value]) for value, label in labels.items()]
    return Table(slug, title, title.partition(", ")[2].capitalize(), unit, rows)


def quarter_of(day: datetime) -> str:
    """« 2026-4 »."""
    here = timezone.localtime(day)
    return f"{here.year}-{(here.month + 2) // 3}"


def _quarters(stamps: Iterable[datetime]) -> Table:
    counts = Counter(map(quarter_of, stamps))
    told = figures(counts)
    rows = [Row(quarter, told.counts[quarter]) for quarter in sorted(counts, reverse=True)]
    return Table(
        "requests-by-quarter",
        gettext("Demandes, par trimestre"),
        gettext("Trimestre"),
        gettext("Demandes"),
        rows,
    )


def _referral_tables(territory: Territory) -> list[Table]:
    sent = Referral.objects.filter(person__territory=territory).exclude(state=ReferralState.DRAFT).order_by()
    outcomes = _counts(sent.exclude(outcome=""), "outcome")
    unit = gettext("Orientations")
    states = [choice for choice in ReferralState.choices if choice[0] != ReferralState.DRAFT]
    return [
        _table(
            "referrals-by-state",
            gettext("Orientations, où elles en sont"),
            unit,
            _counts(sent, "state"),
            states,
        ),
        _table(
            "referrals-by-outcome",
            gettext("Orientations, ce qu’elles ont donné"),
            unit,
            outcomes,
            Outcome.choices,
        ),
    ]


def _need_tables(territory: Territory) -> list[Table]:
    """By cause, and by zone; not by both: two lines of a cross table would tell what a third one hides."""
    missed = UnmetNeed.objects.filter(territory=territory, met_at=None).order_by()
    by_cause = _counts(missed, "cause")
    causes = [*Cause.choices, *sorted(_others(by_cause))]
    zones = _counts(missed, "zone")
    told = figures(zones)
    names = {code: record.name for code, record in reference.epcis().items()}
    rows = [Row(names.get(zone) or gettext("Lieu inconnu"), told.counts[zone]) for zone in zones]
    return [
        _table(
            "needs-by-cause",
            gettext("Besoins sans réponse, par cause"),
            gettext("Besoins"),
            by_cause,
            causes,
        ),
        Table(
            "needs-by-zone",
            gettext("Besoins sans réponse, par intercommunalité"),
            gettext("Intercommunalité"),
            gettext("Besoins"),
            sorted(rows, key=lambda row: row.label),
            told.total,
        ),
    ]


def _others(counts: Mapping[Any, int]) -> set[tuple[str, str]]:
    return {(cause, cause) for cause in counts if cause not in Cause}


def _delays(territory: Territory) -> Table:
    """Half of the answers came within so many days; nothing is told of fewer than five answers."""
    since = timezone.now() - DELAYS_OVER
    answered = Request.objects.filter(territory=territory, answered_at__gte=since)
    asked = answered.values_list("received_at", "answered_at")[:MOST_DELAYS]
    events = ReferralEvent.objects.filter(referral__person__territory=territory, at__gte=since)
    pairs = (
        events.filter(state__in=(ReferralState.SENT, *ANSWERED))
        .order_by()
        .values("referral")
        .annotate(
            sent=Min("at", filter=Q(state=ReferralState.SENT)),
            answered=Min("at", filter=Q(state__in=ANSWERED)),
        )
        .filter(sent__isnull=False, answered__isnull=False)
        .values_list("sent", "answered")[:MOST_DELAYS]
    )
    rows = [
        Row(gettext("Réponse à une demande"), median_days(list(asked))),
        Row(gettext("Réponse à une orientation"), median_days(list(pairs))),
    ]
    title = gettext("Délais de réponse sur un an : la moitié des réponses viennent avant")
    return Table("delays", title, gettext("Réponse"), gettext("Jours"), rows)


def median_days(pairs: Sequence[tuple[datetime, datetime | None]]) -> float | None:
    """The median of the days between two instants, to a tenth; ``None`` for fewer than five."""
    days = [(end - start).total_seconds() / DAY for start, end in pairs if end is not None]
    return round(median(days), 1) if len(days) >= THRESHOLD else None
