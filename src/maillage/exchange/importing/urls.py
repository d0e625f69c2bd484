"""Addresses of imports."""

from django.urls import path

from maillage.exchange.importing import views

app_name = "imports"
urlpatterns = [
    path("", views.home, name="home"),
    path("nouveau/", views.new, name="new"),
    path("source/<int:key>/", views.again, name="again"),
    path("<int:key>/", views.run, name="run"),
    path("<int:key>/colonnes/", views.columns, name="columns"),
    path("<int:key>/appliquer/", views.apply, name="apply"),
    path("<int:key>/abandonner/", views.leave, name="leave"),
    path("<int:key>/annuler/", views.undo, name="undo"),
    path("<int:key>/rapport.<slug:form>", views.download, name="report"),
]
