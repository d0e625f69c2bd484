"""Addresses of the directory."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "directory"
urlpatterns = [path("", RedirectView.as_view(pattern_name="web:home"), name="search")]
