"""Addresses of the whole site; each station owns its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("annuaire/", include("maillage.directory.urls")),
    path("importer/", include("maillage.exchange.importing.urls")),
    path("donnees/", include("maillage.exchange.exporting.urls")),
    path("parcours/", include("maillage.desk.urls")),
    path("", include("maillage.desk.welcome.urls")),
    path("", include("maillage.desk.files.urls")),
    path("", include("maillage.desk.pathways.urls")),
    path("", include("maillage.desk.referrals.urls")),
    path("", include("maillage.desk.followup.urls")),
    path("", include("maillage.desk.circle.urls")),
    path("", include("maillage.desk.conferences.urls")),
    path("", include("maillage.desk.teams.urls")),
    path("mon-espace/", include("maillage.desk.space.urls")),
    path("api/", include("maillage.api.urls")),
    path("compte/", include("maillage.accounts.urls")),
    path("compte/", include("maillage.accounts.sign_in_urls")),
    path("administration/", admin.site.urls),
    path("", include("maillage.web.urls")),
]

handler400 = "maillage.web.errors.bad_request"
handler403 = "maillage.web.errors.forbidden"
handler404 = "maillage.web.errors.not_found"
handler500 = "maillage.web.errors.server_error"
