"""Addresses: the file of a person: opened, found again, told once."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "files"
urlpatterns: list[URLPattern] = []
