"""Addresses: who accompanies a person, by consent; the way into their space; what they ask."""

from __future__ import annotations

from django.urls import path

from maillage.desk.circle import access, views

app_name = "circle"
PERSON = "bureau/personnes/<uuid:key>/"
CIRCLE = f"{PERSON}entourage/"
urlpatterns = [
    path(CIRCLE, views.circle, name="circle"),
    path(f"{CIRCLE}ajouter/", views.add, name="add"),
    path(f"{CIRCLE}ajouter/<int:organisation>/", views.give, name="give"),
    path(f"{CIRCLE}<int:consent>/prolonger/", views.renew, name="renew"),
    path(f"{CIRCLE}<int:consent>/retirer/", views.withdraw, name="withdraw"),
    path(f"{PERSON}acces/", access.access, name="access"),
    path(f"{PERSON}acces/<int:link>/fermer/", access.revoke, name="revoke_link"),
    path(f"{PERSON}ses-questions/", access.asked, name="questions"),
    path(f"{PERSON}ses-questions/<int:question>/", access.question, name="question"),
]
