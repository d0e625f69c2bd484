"""Requests, the facilitator's day, what the territory could not answer."""
