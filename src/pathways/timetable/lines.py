"""Lines and their trips: which are for everybody, for pupils only, or to be booked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.calendar import Calendar
from pathways.timetable.remarks import Flaw, Report
from pathways.timetable.tables import Table

SCHOOL_BUS, ON_DEMAND_BUS = "712", "715"  # extended route types; 713 is open to the public too
_SCHOOL = re.compile(r"\b(scolaires?|school)\b")
_ON_DEMAND = re.compile(r"\b(sur reservation|a la demande|on demand|tad)\b")


class Service(IntEnum):
    """Whom a line is for."""

    REGULAR = 0
    SCHOOL = 1
    ON_DEMAND = 2


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """``services``: whom each line is for, as a ``Service``."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    services: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """``line`` and ``calendar`` of each trip: positions in ``Lines`` and in ``Calendar.services``."""

    ids: tuple[str, ...]
    line: NDArray[np.int32]
    calendar: NDArray[np.int32]


def read_lines(
    table: Table, report: Report, school: Collection[str] = (), on_demand: Collection[str] = ()
) -> Lines:
    """``school``, ``on_demand``: ids or short names of lines known to be so, though the feed doesn't say it.

    A line is also taken for one by its type, or by words of its name (« scolaire », « sur réservation »).
    """
    found: dict[str, tuple[str, Service]] = {}
    columns = ("route_short_name", "route_long_name", "route_desc", "route_type")
    for line, (route, short, long, told, kind) in table.rows(("route_id",), columns):
        if route in found or not route:
            report.add(Flaw.TWICE, table.file, line, "route_id", route)
            continue
        words = _plain(f"{short} {long} {told}")
        service = Service.REGULAR
        if kind == SCHOOL_BUS or _SCHOOL.search(words) or not {route, short}.isdisjoint(school):
            service = Service.SCHOOL
        elif kind == ON_DEMAND_BUS or _ON_DEMAND.search(words) or not {route, short}.isdisjoint(on_demand):
            service = Service.ON_DEMAND
        found[route] = short or long or route, service
    services = np.array([service for _, service in found.values()], dtype=np.int8)
    return Lines(tuple(found), tuple(name for name, _ in found.values()), services)


def _plain(text: str) -> str:
    """In small letters, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def read_trips(table: Table, lines: Lines, calendar: Calendar, report: Report) -> Trips:
    """The trips of known lines on known services."""
    line_of = {route: at for at, route in enumerate(lines.ids)}
    service_of = {service: at for at, service in enumerate(calendar.services)}
    found: dict[str, tuple[int, int]] = {}
    for line, (trip, route, service) in table.rows(("trip_id", "route_id", "service_id")):
        if trip in found or not trip:
            report.add(Flaw.TWICE, table.file, line, "trip_id", trip)
        elif route not in line_of:
            report.add(Flaw.UNKNOWN_ROUTE, table.file, line, "route_id", route)
        elif service not in service_of:
            report.add(Flaw.UNKNOWN_SERVICE, table.file, line, "service_id", service)
        else:
            found[trip] = line_of[route], service_of[service]
    pairs = np.array(list(found.values()), dtype=np.int32).reshape(-1, 2)
    return Trips(tuple(found), pairs[:, 0].copy(), pairs[:, 1].copy())
