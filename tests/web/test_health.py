"""Health and readiness, as a supervisor asks them."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from maillage.web import health

pytestmark = pytest.mark.django_db


def test_a_live_process_says_so_without_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/sante/vivant")
    assert response.json() == {"alive": True}


def test_a_site_without_its_reference_of_places_is_not_ready(client: Client) -> None:
    response = client.get("/sante/pret")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": True, "migrations": True, "reference": False}


def test_a_site_with_everything_is_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS, "reference", lambda: True)
    response = client.get("/sante/pret")
    assert response.status_code == 200
    assert response.json()["ready"] is True


def test_a_site_without_its_database_is_not_ready(client: Client) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("no server")):
        response = client.get("/sante/pret")
    assert response.status_code == 503
    assert response.json()["database"] is False


def test_a_site_with_missing_migrations_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    assert client.get("/sante/pret").json()["migrations"] is False


def test_health_is_never_kept_by_a_cache(client: Client) -> None:
    assert "no-store" in client.get("/sante/vivant").headers["Cache-Control"]


def test_health_refuses_to_be_written_to(client: Client) -> None:
    assert client.post("/sante/pret").status_code == 405
