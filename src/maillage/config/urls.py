"""Addresses of the whole site; each station owns its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("annuaire/", include("maillage.directory.urls")),
    path("parcours/", include("maillage.desk.urls")),
    path("administration/", admin.site.urls),
    path("", include("maillage.web.urls")),
]

handler400 = "maillage.web.errors.bad_request"
handler403 = "maillage.web.errors.forbidden"
handler404 = "maillage.web.errors.not_found"
handler500 = "maillage.web.errors.server_error"
