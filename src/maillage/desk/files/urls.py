"""Addresses: the file of a person: opened, found again, told once."""

from __future__ import annotations

from django.urls import path

from maillage.desk.files.views import facilitators

app_name = "files"
urlpatterns = [
    path(
        "bureau/structures/<slug:territory>/<slug:organisation>/accompagner/",
        facilitators.facilitators,
        name="facilitators",
    ),
    path("bureau/membres/<int:member>/nommer/", facilitators.name, name="name"),
    path("bureau/membres/<int:member>/retirer/", facilitators.unname, name="unname"),
]
