"""Addresses of the desk."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "desk"
urlpatterns = [path("", RedirectView.as_view(pattern_name="web:home"), name="situation")]
