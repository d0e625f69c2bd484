"""Requests, the facilitator's day, the figures."""
