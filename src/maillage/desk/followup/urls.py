"""Addresses: what follows a person: appointments, notes, documents, rights, mobility, hand-overs."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "followup"
urlpatterns: list[URLPattern] = []
