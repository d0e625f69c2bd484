"""Addresses of what one takes away."""

from django.urls import path

from maillage.exchange.exporting import views

app_name = "exports"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:territory>/", views.formats, name="territory"),
    path("<slug:territory>/fichiers/<str:name>", views.download, name="territory-file"),
    path("<slug:territory>/pertes/<str:name>", views.losses, name="territory-losses"),
    path("<slug:territory>/<slug:organisation>/", views.formats, name="organisation"),
    path(
        "<slug:territory>/<slug:organisation>/fichiers/<str:name>", views.download, name="organisation-file"
    ),
    path("<slug:territory>/<slug:organisation>/pertes/<str:name>", views.losses, name="organisation-losses"),
]
