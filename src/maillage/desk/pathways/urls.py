"""Addresses: the pathway that a person chose: proposals, versions, replays."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from maillage.desk.pathways.views import adapting, choosing, pathway

app_name = "pathways"

of_step = [
    path("", adapting.step, name="step"),
    path("fixer/", adapting.pin, name="pin"),
    path("refuser/", adapting.refuse, name="refuse"),
    path("retirer/", adapting.drop, name="drop"),
    path("tombee/<slug:how>/", adapting.fall, name="fall"),
    path("deplacer/", adapting.move, name="move"),
    path("dire/", adapting.say, name="say"),
]
of_version = [
    path("", pathway.version, name="version"),
    path("pourquoi/", pathway.why, name="why"),
]
of_pathway: list[URLPattern | URLResolver] = [
    path("", pathway.pathway, name="pathway"),
    path("propositions/", choosing.proposals, name="proposals"),
    path("propositions/<int:number>/", choosing.proposal, name="proposal"),
    path("choisir/", choosing.choose, name="choose"),
    path("arreter/", choosing.stop, name="stop"),
    path("refaire/", adapting.again, name="again"),
    path("etapes/ajouter/", adapting.add, name="add"),
    path("etapes/<uuid:step>/", include(of_step)),
    path("versions/", pathway.versions, name="versions"),
    path("versions/<int:pathway>/<int:number>/", include(of_version)),
    path("feuille/", pathway.sheet, name="sheet"),
    path("sms/", pathway.text, name="text"),
    path("agenda.ics", pathway.calendar, name="calendar"),
]
urlpatterns = [path("bureau/personnes/<uuid:key>/parcours/", include(of_pathway))]
