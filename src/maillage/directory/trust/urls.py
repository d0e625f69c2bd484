"""Addresses of freshness, quality and duplicates, inside the directory's."""

from django.urls import path

from maillage.directory.trust.views import answers, duplicates, quality

urlpatterns = [
    path("confirmer/<str:token>/", answers.answer, name="answer"),
    path("<slug:territory>/doublons/", duplicates.pairs, name="duplicates"),
    path("<slug:territory>/doublons/chercher/", duplicates.find, name="find-duplicates"),
    path("<slug:territory>/doublons/<int:key>/", duplicates.pair, name="duplicate"),
    path("<slug:territory>/fusions/<int:key>/defaire/", duplicates.undo, name="undo-merge"),
    path("<slug:territory>/qualite/", quality.of_territory, name="standings"),
    path("<slug:territory>/structures/<slug:slug>/qualite/", quality.of_organisation, name="quality"),
]
