"""Addresses: referrals, from sending to a known end; seats; messages."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "referrals"
urlpatterns: list[URLPattern] = []
