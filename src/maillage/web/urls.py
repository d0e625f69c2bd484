"""Addresses of the shell."""

from django.urls import path

from maillage.web import health, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("mentions-legales/", views.legal, name="legal"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("confidentialite/", views.privacy, name="privacy"),
    path("langue/", views.choose_language, name="language"),
]
