"""Addresses of the directory."""

from django.urls import include, path

from maillage.directory import feeds, saved_views, views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("tout/", views.everything, name="everything"),
    path("flux/", feeds.feed, name="feed"),
    path("recherches/", saved_views.mine, name="saved"),
    path("recherches/garder/", saved_views.keep, name="keep"),
    path("recherches/<int:pk>/", saved_views.change, name="change-saved"),
    path("alertes/<str:token>/", saved_views.stop_alerts, name="stop-alerts"),
    path("publier/", include("maillage.directory.publishing.urls")),
    path("", include("maillage.directory.trust.urls")),
    path("", include("maillage.directory.network.urls")),
    path("<slug:territory>/offres/<slug:slug>/", views.offer, name="offer"),
    path("<slug:territory>/lieux/<slug:slug>/", views.place, name="place"),
    path("<slug:territory>/structures/<slug:slug>/", views.organisation, name="organisation"),
]
