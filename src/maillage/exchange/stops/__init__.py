"""Stops of timetables (GTFS), for « how to get there »: the nearest of a place, and the lines that call."""
