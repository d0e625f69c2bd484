"""Addresses of the API and of its pages."""

from django.urls import include, path

from maillage.api import embedding, pages
from maillage.api.views import api

pages_patterns = (
    [
        path("", pages.documentation, name="documentation"),
        path("problemes/", pages.problems, name="problems"),
        path("integrer/", embedding.embed, name="embed"),
        path("integrer/recherche/", embedding.embedded, name="embedded"),
        path("cles/", pages.own_keys, name="keys"),
        path("cles/<slug:prefix>/fermer/", pages.revoke, name="revoke"),
    ],
    "programs",
)
urlpatterns = [path("v1/", api.urls), path("", include(pages_patterns))]
