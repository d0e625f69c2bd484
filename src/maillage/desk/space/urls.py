"""Addresses: the person's own space."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "space"
urlpatterns: list[URLPattern] = []
