"""Addresses: the pathway that a person chose: proposals, versions, replays."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "pathways"
urlpatterns: list[URLPattern] = []
