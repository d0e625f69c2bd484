"""Timetables: GTFS feeds read into arrays, RAPTOR searched over them, behind the travel protocol."""
