"""Addresses: requests, the facilitator's day, what the territory could not answer."""

from __future__ import annotations

from django.urls import path

from maillage.desk.welcome.views import acts, day, figures, public, requests

app_name = "welcome"
urlpatterns = [
    path("bureau/", day.day, name="day"),
    path("bureau/demandes/", requests.requests, name="requests"),
    path("bureau/demandes/nouvelle/", requests.new, name="new"),
    path("bureau/demandes/<uuid:key>/", requests.request, name="request"),
    path("bureau/demandes/<uuid:key>/prendre/", acts.take, name="take"),
    path("bureau/demandes/<uuid:key>/transmettre/", acts.route, name="route"),
    path("bureau/demandes/<uuid:key>/repondre/", acts.answer, name="answer"),
    path("bureau/demandes/<uuid:key>/classer/", acts.close, name="close"),
    path("bureau/demandes/<uuid:key>/rouvrir/", acts.reopen, name="reopen"),
    path("bureau/chiffres/", figures.figures, name="figures"),
    path("bureau/chiffres/chiffres.csv", figures.sheet, name="sheet"),
    path("demande/", public.ask, name="ask"),
    path("demande/<slug:territory>/", public.ask, name="ask"),
    path("demande/recue/<str:token>/", public.asked, name="asked"),
]
