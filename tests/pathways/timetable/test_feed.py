"""Reading feeds with the defects of real ones: what is put right, what is left out, what is refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.lines import Service
from pathways.timetable.remarks import SHOWN, FeedError, Flaw, Report
from pathways.timetable.times import BLANK, read_clock
from tests.pathways.timetable.regions import HAMLET, written

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
ROYAN = DATA / "mobilite" / "gtfs_royan_2017_latin1_sans_agency.zip"

Content = str | bytes


def feed_with(folder: Path, **changed: Content | None) -> Feed:
    files: dict[str, Content] = {**HAMLET}
    for name, content in changed.items():
        files.pop(f"{name}.txt", None)
        if content is not None:
            files[f"{name}.txt"] = content
    return read_feed(written(folder, files))


def calls(feed: Feed, trip: str) -> list[tuple[str, int, int]]:
    """Stop, minutes of arrival and of departure."""
    at = feed.trips.ids.index(trip)
    return [
        (feed.stops.ids[feed.times.stop[i]], feed.times.arrive[i] // 60, feed.times.depart[i] // 60)
        for i in range(feed.times.starts[at], feed.times.starts[at + 1])
    ]


def stop_times(*rows: str) -> str:
    return "\n".join(["trip_id,arrival_time,departure_time,stop_id,stop_sequence", *rows]) + "\n"


SOUND = stop_times(
    "up1,07:10:00,07:10:00,mill,1", "up1,07:20:00,07:21:00,church,2", "up1,07:40:00,07:40:00,town,3"
)


def test_a_sound_feed_has_no_remark(tmp_path: Path) -> None:
    feed = feed_with(tmp_path)
    assert feed.report.remarks == []
    assert feed.stops.names == ("Moulin", "Église", "Gare")
    assert calls(feed, "up1") == [("mill", 430, 430), ("church", 440, 441), ("town", 460, 460)]
    assert (feed.calendar.first, feed.calendar.last) == (date(2026, 11, 2), date(2026, 12, 18))


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
def test_another_encoding_is_recognised_and_told(tmp_path: Path, encoding: str) -> None:
    feed = feed_with(tmp_path, stops=HAMLET["stops.txt"].encode(encoding))
    assert feed.stops.names[1] == "Église"
    assert feed.report.counts == {Flaw.ENCODING: 1}


def test_bytes_that_mean_nothing_in_cp1252_are_still_read(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, stops=HAMLET["stops.txt"].encode("latin-1").replace(b"Moulin", b"Mou\x81lin"))
    assert feed.report.remarks[0].value == "latin-1"


def test_a_byte_order_mark_spaces_and_capitals_in_the_header_do_no_harm(tmp_path: Path) -> None:
    stops = "\ufeff" + HAMLET["stops.txt"].replace("stop_id,stop_name", "STOP_ID , stop_name", 1)
    assert feed_with(tmp_path, stops=stops).stops.ids == ("mill", "church", "town")


def test_quoted_fields_may_hold_commas_quotes_and_line_feeds(tmp_path: Path) -> None:
    stops = HAMLET["stops.txt"].replace("Moulin", '"Moulin, ""le\nVieux"""')
    assert feed_with(tmp_path, stops=stops).stops.names[0] == 'Moulin, "le\nVieux"'


def test_a_folder_inside_the_archive_is_entered(tmp_path: Path) -> None:
    path = written(tmp_path, {f"reseau/gtfs/{name}": text for name, text in HAMLET.items()})
    assert read_feed(path).report.counts == {Flaw.FOLDER: 1}


def test_what_a_mac_leaves_in_an_archive_is_ignored(tmp_path: Path) -> None:
    path = written(tmp_path, {**HAMLET, "__MACOSX/stops.txt": b"\x00\x05"})
    assert read_feed(path).report.remarks == []


def test_an_agency_may_be_missing(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, agency=None)
    assert [(remark.flaw, remark.file) for remark in feed.report.remarks] == [
        (Flaw.FILE_MISSING, "agency.txt")
    ]


def test_days_may_be_told_one_by_one_without_a_calendar(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nweek,20261109,1\nweek,20261110,1\nweek,20261116,1\n"
    feed = feed_with(tmp_path, calendar=None, calendar_dates=dates)
    assert feed.calendar.on(date(2026, 11, 10)).tolist() == [True]
    assert feed.calendar.on(date(2026, 11, 11)).tolist() == [False]
    assert feed.calendar.reference_week() == date(2026, 11, 9)


def test_an_empty_calendar_beside_dates_is_told_and_made_do_with(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nweek,20261109,1\n"
    feed = feed_with(tmp_path, calendar="", calendar_dates=dates)
    assert feed.report.counts == {Flaw.FILE_EMPTY: 1}


def test_a_holiday_taken_away_is_not_a_usual_week(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, calendar_dates="service_id,date,exception_type\nweek,20261102,2\n")
    assert feed.calendar.reference_week() == date(2026, 11, 9)


def test_hours_past_midnight_stay_on_their_day(tmp_path: Path) -> None:
    times = SOUND.replace("07:20:00,07:21:00", "24:50:00,24:50:00").replace(
        "07:40:00,07:40", "25:10:00,25:10"
    )
    assert calls(feed_with(tmp_path, stop_times=times), "up1")[-1] == ("town", 25 * 60 + 10, 25 * 60 + 10)


def test_a_midnight_written_as_zero_is_put_on_the_day_after(tmp_path: Path) -> None:
    times = stop_times("up1,23:50:00,23:50:00,mill,1", "up1,00:05:00,00:06:00,church,2")
    feed = feed_with(tmp_path, stop_times=times)
    assert calls(feed, "up1") == [("mill", 1430, 1430), ("church", 1445, 1446)]
    assert feed.report.counts[Flaw.TIME_PAST_MIDNIGHT] == 1


def test_blank_hours_are_those_of_a_steady_speed_between_the_known_ones(tmp_path: Path) -> None:
    times = SOUND.replace("07:20:00,07:21:00", ",")
    feed = feed_with(tmp_path, stop_times=times)
    assert calls(feed, "up1")[1] == ("church", 445, 445)
    assert [(r.line, r.field) for r in feed.report.remarks if r.flaw is Flaw.TIME_BLANK] == [
        (3, "arrival_time")
    ]


def test_one_hour_out_of_two_is_enough(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, stop_times=SOUND.replace("07:20:00,07:21:00", ",07:21:00"))
    assert calls(feed, "up1")[1] == ("church", 441, 441)
    assert Flaw.TIME_BLANK not in feed.report.counts


@pytest.mark.parametrize(
    ("changed", "flaw"),
    [
        (SOUND.replace("07:10:00,07:10:00", ","), Flaw.TIME_MISSING),
        (SOUND.replace("07:40:00,07:40:00", ","), Flaw.TIME_MISSING),
        (SOUND.replace("07:40:00,07:40:00", "07:15:00,07:15:00"), Flaw.TIME_BACKWARDS),
        (SOUND.replace("07:20:00,07:21:00", "07:21:00,07:20:00"), Flaw.TIME_BACKWARDS),
        (SOUND.replace("07:10:00,07:10:00", "7h10,7h10"), Flaw.TIME_UNREADABLE),
        (SOUND.replace("church,2", "chapel,2").replace("mill,1", "chapel,1"), Flaw.UNKNOWN_STOP),
    ],
)
def test_a_trip_whose_hours_or_stops_cannot_be_put_right_is_left_out(
    tmp_path: Path, changed: str, flaw: Flaw
) -> None:
    other = "up2,08:10:00,08:10:00,mill,1\nup2,08:20:00,08:20:00,town,2\n"
    feed = feed_with(tmp_path, stop_times=changed + other)
    assert feed.report.counts[flaw] >= 1
    assert calls(feed, "up1") == []
    assert len(calls(feed, "up2")) == 2


def test_stop_times_in_disorder_are_sorted(tmp_path: Path) -> None:
    header, *rows = HAMLET["stop_times.txt"].splitlines()
    feed = feed_with(tmp_path, stop_times="\n".join([header, *rows[::-1]]))
    assert calls(feed, "up1") == calls(feed_with(tmp_path), "up1")
    assert feed.report.counts == {Flaw.UNSORTED: 1}


def test_a_call_written_twice_counts_once(tmp_path: Path) -> None:
    rows = SOUND.splitlines()
    feed = feed_with(tmp_path, stop_times="\n".join([*rows, rows[2]]))
    assert len(calls(feed, "up1")) == 3
    assert feed.report.counts[Flaw.SAME_SEQUENCE] == 1


def test_two_stops_of_the_same_rank_are_taken_in_the_order_of_the_file(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, stop_times=SOUND.replace("church,2", "church,3"))
    assert [stop for stop, _, _ in calls(feed, "up1")] == ["mill", "church", "town"]
    assert feed.report.counts[Flaw.SAME_SEQUENCE] == 1


def test_a_stop_without_coordinates_has_those_of_its_station(tmp_path: Path) -> None:
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "mill,Moulin,45.00,0.00,0,\nchurch,Église,45.05,0.00,,\n"
        "station,Gare,45.10,0.00,1,\ntown,Gare quai 1,,,0,station\n"
    )
    feed = feed_with(tmp_path, stops=stops)
    assert feed.stops.ids == ("mill", "church", "town")
    assert feed.stops.lat[2] == 45.10
    assert feed.report.counts == {Flaw.PARENT_COORDINATES: 1}


@pytest.mark.parametrize(
    ("where", "flaw"),
    [
        (",", Flaw.NO_COORDINATES),
        ("north,0.0", Flaw.OUT_OF_BOUNDS),
        ("0,0", Flaw.OUT_OF_BOUNDS),
        ("95.0,0.0", Flaw.OUT_OF_BOUNDS),
        ("nan,0.0", Flaw.OUT_OF_BOUNDS),
        ("-45.05,0.0", Flaw.OUT_OF_BOUNDS),
    ],
)
def test_a_stop_that_is_nowhere_is_left_out_and_its_trips_pass_it_by(
    tmp_path: Path, where: str, flaw: Flaw
) -> None:
    feed = feed_with(tmp_path, stops=HAMLET["stops.txt"].replace("45.05,0.00", where))
    assert feed.report.counts[flaw] == 1
    assert [stop for stop, _, _ in calls(feed, "up1")] == ["mill", "town"]


def test_an_identifier_written_twice_counts_once(tmp_path: Path) -> None:
    stops = HAMLET["stops.txt"] + "mill,Autre,46.0,0.0\n"
    trips = HAMLET["trips.txt"] + "7,week,up1\n"
    routes = HAMLET["routes.txt"] + "7,7,Autre,3\n"
    feed = feed_with(tmp_path, stops=stops, trips=trips, routes=routes)
    assert feed.report.counts == {Flaw.TWICE: 3}
    assert feed.stops.lat[0] == 45.0


def test_trips_of_unknown_lines_or_services_are_left_out_with_line_and_field(tmp_path: Path) -> None:
    trips = HAMLET["trips.txt"].replace("7,week,up1", "8,week,up1").replace("7,week,up2", "7,other,up2")
    feed = feed_with(tmp_path, trips=trips)
    assert feed.trips.ids == ("down1",)
    assert [tuple(remark) for remark in feed.report.remarks[:2]] == [
        (Flaw.UNKNOWN_ROUTE, "trips.txt", 2, "route_id", "8"),
        (Flaw.UNKNOWN_SERVICE, "trips.txt", 3, "service_id", "other"),
    ]
    assert feed.report.counts[Flaw.UNKNOWN_TRIP] == 6


def test_a_line_too_short_is_left_out(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, trips=HAMLET["trips.txt"] + "7,week\n")
    assert feed.report.counts == {Flaw.LINE_BROKEN: 1}


@pytest.mark.parametrize("sequence", ["", "two", "-1", "9999999999"])
def test_a_rank_that_is_no_number_is_left_out(tmp_path: Path, sequence: str) -> None:
    feed = feed_with(tmp_path, stop_times=SOUND.replace("church,2", f"church,{sequence}"))
    assert feed.report.counts[Flaw.LINE_BROKEN] == 1
    assert len(calls(feed, "up1")) == 2


@pytest.mark.parametrize("wrong", ["2026-13-01", "20261102,", "soon", "2026110"])
def test_a_date_that_is_none_is_left_out(tmp_path: Path, wrong: str) -> None:
    dates = f"service_id,date,exception_type\nweek,{wrong},2\n"
    feed = feed_with(tmp_path, calendar_dates=dates)
    assert feed.report.of({Flaw.DATE_UNREADABLE, Flaw.LINE_BROKEN}) == 1


def test_a_period_that_ends_before_it_begins_is_left_out(tmp_path: Path) -> None:
    calendar = HAMLET["calendar.txt"] + "back,1,1,1,1,1,0,0,20261218,20261102\n"
    assert feed_with(tmp_path, calendar=calendar).report.counts == {Flaw.PERIOD_REVERSED: 1}


def test_a_period_of_centuries_is_cut_short(tmp_path: Path) -> None:
    calendar = HAMLET["calendar.txt"].replace("20261218", "29991231")
    assert feed_with(tmp_path, calendar=calendar).calendar.runs.shape[1] < 1200


def test_trips_that_come_at_intervals_are_written_out(tmp_path: Path) -> None:
    frequencies = "trip_id,start_time,end_time,headway_secs\nup1,06:00:00,07:00:00,1200\n"
    feed = feed_with(tmp_path, frequencies=frequencies)
    firsts = sorted(feed.times.depart[feed.times.starts[:-1]] // 60)
    assert firsts == [360, 380, 400, 490, 1050]
    assert feed.report.counts == {Flaw.FREQUENCY: 1}


@pytest.mark.parametrize(
    "row", ["up1,06:00:00,07:00:00,0", "up1,07:00:00,06:00:00,600", "up1,x,07:00:00,600"]
)
def test_an_interval_that_makes_no_sense_leaves_the_trip_as_it_was(tmp_path: Path, row: str) -> None:
    feed = feed_with(tmp_path, frequencies=f"trip_id,start_time,end_time,headway_secs\n{row}\n")
    assert feed.report.counts == {Flaw.FREQUENCY_UNREADABLE: 1}
    assert len(feed.trips.ids) == 3


def test_an_interval_of_an_unknown_trip_is_left_out(tmp_path: Path) -> None:
    rows = "trip_id,start_time,end_time,headway_secs\nghost,06:00:00,07:00:00,600\n"
    assert feed_with(tmp_path, frequencies=rows).report.counts == {Flaw.UNKNOWN_TRIP: 1}


def test_a_zone_on_demand_without_a_stop_is_told_and_left_out(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, stop_times=SOUND + "up1,,,,4\n")
    assert feed.report.counts[Flaw.ZONE] == 1


@pytest.mark.parametrize(
    ("route", "service"),
    [
        ("7,7,Moulin - Gare,3", Service.REGULAR),
        ("7,7,Moulin - Gare,712", Service.SCHOOL),
        ("7,7,Moulin - Gare,713", Service.REGULAR),
        ("7,S7,Circuit SCOLAIRE du Moulin,3", Service.SCHOOL),
        ("7,7,Lycée - Gare,3", Service.REGULAR),
        ("7,7,Moulin - Gare,715", Service.ON_DEMAND),
        ("7,7,L41 SUR RÉSERVATION,3", Service.ON_DEMAND),
        ("7,TAD 2,Plateau,3", Service.ON_DEMAND),
        ("7,7,Stade - Gare,3", Service.REGULAR),
    ],
)
def test_lines_for_pupils_or_to_be_booked_are_recognised(
    tmp_path: Path, route: str, service: Service
) -> None:
    routes = f"route_id,route_short_name,route_long_name,route_type\n{route}\n"
    assert feed_with(tmp_path, routes=routes).lines.services.tolist() == [service]


def test_lines_may_be_named_for_pupils_or_on_demand_by_hand(tmp_path: Path) -> None:
    path = written(tmp_path, HAMLET)
    assert read_feed(path, school=["7"]).lines.services.tolist() == [Service.SCHOOL]
    assert read_feed(path, on_demand=["7"]).lines.services.tolist() == [Service.ON_DEMAND]


def test_the_dearest_fare_of_the_feed_counts_unless_one_is_given(tmp_path: Path) -> None:
    fares = "fare_id,price,currency_type\na,1.50,EUR\nb,2.3,EUR\nc,9.00,CHF\nd,free,EUR\n"
    feed = feed_with(tmp_path, fare_attributes=fares)
    assert feed.fare == 230
    assert feed.report.counts == {Flaw.LINE_BROKEN: 2}
    path = written(tmp_path, {**HAMLET, "fare_attributes.txt": fares})
    assert read_feed(path, fare=0).fare == 0


def test_a_feed_without_fares_does_not_make_one_up(tmp_path: Path) -> None:
    assert feed_with(tmp_path).fare is None


@pytest.mark.parametrize("missing", ["stops", "routes", "trips", "stop_times", "calendar"])
def test_a_feed_that_lacks_a_file_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    with pytest.raises(FeedError, match=rf"{missing}\.txt"):
        feed_with(tmp_path, **{missing: None})


@pytest.mark.parametrize(
    ("file", "column"),
    [("stops", "stop_id"), ("trips", "service_id"), ("stop_times", "trip_id"), ("calendar", "end_date")],
)
def test_a_file_that_lacks_a_column_is_refused_by_name(tmp_path: Path, file: str, column: str) -> None:
    changed = HAMLET[f"{file}.txt"].replace(column, "unknown", 1)
    with pytest.raises(FeedError, match=rf"{file}\.txt: the column {column} is missing"):
        feed_with(tmp_path, **{file: changed})


@pytest.mark.parametrize("file", ["stops", "routes", "trips", "stop_times"])
def test_a_feed_with_an_empty_file_has_no_trip_and_is_refused(tmp_path: Path, file: str) -> None:
    with pytest.raises(FeedError, match="no trip can be read"):
        feed_with(tmp_path, **{file: ""})


def test_a_calendar_that_never_runs_is_refused(tmp_path: Path) -> None:
    calendar = HAMLET["calendar.txt"].splitlines()[0] + "\nweek,1,1,1,1,1,0,0,soon,later\n"
    with pytest.raises(FeedError, match="no service ever runs"):
        feed_with(tmp_path, calendar=calendar)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"stop_id,stop_name\n"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)
    with pytest.raises(FeedError, match="not a readable zip archive"):
        read_feed(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no such file"):
        read_feed(tmp_path / "ghost.zip")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("07:05:00", 25500),
        ("7:05:00", 25500),
        (" 07:05 ", 25500),
        ("25:10:00", 90600),
        ("", BLANK),
        ("7h05", BLANK),
        ("07:60:00", BLANK),
        ("-7:05:00", BLANK),
        ("07:05:00:00", BLANK),
        ("97:00:00", BLANK),
        ("٠٧:٠٥:٠٠", BLANK),
    ],
)
def test_an_hour_is_read_or_it_is_blank(text: str, seconds: int) -> None:
    assert read_clock(text) == seconds


def test_remarks_are_kept_up_to_a_number_and_counted_beyond() -> None:
    report = Report()
    for line in range(2 * SHOWN):
        report.add(Flaw.UNKNOWN_TRIP, "stop_times.txt", line)
    assert len(report.remarks) == SHOWN
    assert report.of([Flaw.UNKNOWN_TRIP]) == 2 * SHOWN
    assert not report.remarks[0].corrected


garbage = st.text(st.sampled_from('a1,";\n\r:0é\x00-. '), max_size=60)


@given(st.sampled_from(["stops", "routes", "trips", "stop_times", "calendar", "calendar_dates"]), garbage)
def test_no_rubbish_in_a_file_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, file: str, rubbish: str
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    try:
        feed = feed_with(
            folder, **{file: HAMLET.get(f"{file}.txt", "service_id,date,exception_type\n") + rubbish}
        )
    except FeedError:
        return
    assert np.all(np.diff(feed.times.starts) >= 0)
    assert np.all(feed.times.arrive <= feed.times.depart)


@pytest.mark.skipif(not ROYAN.exists(), reason=f"needs the real feed {ROYAN.name}, in the shared data")
def test_the_real_feed_of_royan_is_read_with_its_defects() -> None:
    feed = read_feed(ROYAN)
    assert (len(feed.lines.ids), len(feed.stops.ids), len(feed.times.stop)) == (56, 678, 10_813)
    assert feed.report.counts == {
        Flaw.ENCODING: 3,
        Flaw.FILE_MISSING: 1,
        Flaw.UNKNOWN_ROUTE: 19,
        Flaw.UNKNOWN_TRIP: 431,
    }
    booked = feed.lines.services == Service.ON_DEMAND
    assert [name for name, chosen in zip(feed.lines.names, booked, strict=True) if chosen] == ["41", "42"]
