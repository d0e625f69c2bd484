"""Addresses of the conferences."""

from __future__ import annotations

from django.urls import path

from maillage.desk.conferences import views

app_name = "conferences"
urlpatterns = [
    path("bureau/commissions/", views.conferences, name="conferences"),
    path("bureau/commissions/nouvelle/", views.convene, name="convene"),
    path("bureau/commissions/<int:pk>/", views.conference, name="conference"),
    path("bureau/commissions/<int:pk>/modifier/", views.change, name="change"),
    path("bureau/commissions/<int:pk>/clore/", views.close, name="close"),
    path("bureau/commissions/<int:pk>/ajouter/", views.add_case, name="add-case"),
    path("bureau/commissions/<int:pk>/situations/<int:case>/", views.case, name="case"),
    path("bureau/commissions/<int:pk>/situations/<int:case>/retirer/", views.take_off, name="take-off"),
    path("bureau/commissions/<int:pk>/situations/<int:case>/decider/", views.decide, name="decide"),
    path("bureau/commissions/decisions/<int:decision>/fait/", views.done, name="done"),
]
