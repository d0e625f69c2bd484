"""Addresses: the person's own space."""

from __future__ import annotations

from django.urls import path

from maillage.desk.space import changes, entering, views

app_name = "space"
urlpatterns = [
    path("", views.home, name="home"),
    path("entrer/<str:token>/", entering.enter, name="enter"),
    path("lien/", entering.ask, name="ask"),
    path("lien/demande/", entering.asked, name="asked"),
    path("sortir/", entering.go_out, name="leave"),
    path("droits/", entering.rights, name="rights"),
    path("acces/", entering.access, name="access"),
    path("acces/<int:link>/fermer/", entering.revoke, name="revoke"),
    path("acces/compte/detacher/", entering.unlink, name="unlink"),
    path("situation/", changes.held, name="situation"),
    path("situation/joindre/", changes.contact, name="contact"),
    path("situation/freins/", changes.barriers, name="barriers"),
    path("situation/dire/<slug:slug>/", changes.screen, name="screen"),
    path("situation/fait/<str:fact>/", changes.fact, name="fact"),
    path("parcours/", views.pathway, name="pathway"),
    path("parcours/<uuid:step>/cocher/", views.tick, name="tick"),
    path("parcours/<uuid:step>/refuser/", views.refuse_step, name="refuse_step"),
    path("orientations/", views.referrals, name="referrals"),
    path("orientations/<uuid:referral>/<slug:verb>/", views.answer_referral, name="answer_referral"),
    path("rendez-vous/", views.appointments, name="appointments"),
    path("notes/", views.notes, name="notes"),
    path("documents/", changes.documents, name="documents"),
    path("documents/<uuid:document>/", changes.document, name="document"),
    path("documents/<uuid:document>/effacer/", changes.erase_document, name="erase_document"),
    path("entourage/", views.circle, name="circle"),
    path("entourage/<int:consent>/retirer/", changes.withdraw, name="withdraw"),
    path("entourage/<int:consent>/suite/", changes.through, name="through"),
    path("entourage/<int:consent>/accepter/", changes.accept, name="accept"),
    path("entourage/<int:consent>/prolonger/", changes.go_on, name="go_on"),
    path("lectures/", views.read_by, name="readings"),
    path("questions/", views.asked, name="questions"),
    path("telecharger/", changes.download, name="download"),
    path("effacer/", changes.erase, name="erase"),
    path("efface/", entering.erased, name="erased"),
]
