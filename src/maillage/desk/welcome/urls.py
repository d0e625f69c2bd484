"""Addresses: requests, the facilitator's day, what the territory could not answer."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "welcome"
urlpatterns: list[URLPattern] = []
