"""Addresses of the directory."""

from django.urls import path

from maillage.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("tout/", views.everything, name="everything"),
    path("<slug:territory>/offres/<slug:slug>/", views.offer, name="offer"),
    path("<slug:territory>/lieux/<slug:slug>/", views.place, name="place"),
    path("<slug:territory>/structures/<slug:slug>/", views.organisation, name="organisation"),
]
