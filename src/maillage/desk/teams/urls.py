"""Addresses of the teams."""

from __future__ import annotations

from django.urls import path

from maillage.desk.teams import views

app_name = "teams"
urlpatterns = [
    path("bureau/groupes/", views.teams, name="teams"),
    path("bureau/groupes/nouveau/", views.new, name="new"),
    path("bureau/groupes/<int:pk>/", views.team, name="team"),
    path("bureau/groupes/<int:pk>/entrer/", views.join, name="join"),
    path("bureau/groupes/<int:pk>/suivant/", views.seat_next, name="seat-next"),
    path("bureau/groupes/<int:pk>/places/", views.seats, name="seats"),
    path("bureau/groupes/<int:pk>/sortir/<int:member>/", views.leave, name="leave"),
    path("bureau/groupes/<int:pk>/seances/", views.add_meeting, name="add-meeting"),
    path("bureau/groupes/<int:pk>/seances/<int:meeting>/", views.meeting, name="meeting"),
]
