"""Addresses: who accompanies a person, by consent; case conferences; teams."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "circle"
urlpatterns: list[URLPattern] = []
