"""Addresses of the network, inside the directory's."""

from django.urls import path

from maillage.directory.network import views

urlpatterns = [
    path("<slug:territory>/reseau/", views.network, name="network"),
    path("<slug:territory>/structures/<slug:slug>/relations/", views.enter, name="enter-relation"),
    path("relations/<int:key>/contester/", views.contest, name="contest-relation"),
    path("relations/<int:key>/decider/", views.settle, name="settle-relation"),
]
