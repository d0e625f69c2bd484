"""Correcting a record in the administration, never over somebody else's correction."""

import pytest
from django.test import Client
from django.urls import reverse

from maillage.directory.models import Offer, Organisation, Territory

pytestmark = pytest.mark.usefixtures("territory")


def save(client: Client, platform: Organisation, phone: str, seen: int) -> str:
    address = reverse("admin:directory_organisation_change", args=[platform.pk])
    told = {"name": platform.name, "phone": phone, "seen_version": seen}
    return client.post(address, told, follow=True).content.decode()


def test_a_correction_is_saved_with_who_made_it(admin_client: Client, territory: Territory) -> None:
    save(admin_client, Organisation.objects.get(slug="platform"), "01 02 03 04 05", 1)
    platform = Organisation.objects.get(slug="platform")
    assert (platform.phone, platform.checked_by, platform.version) == ("01 02 03 04 05", "admin", 2)


def test_a_correction_over_one_not_read_is_refused_and_said(admin_client: Client) -> None:
    platform = Organisation.objects.get(slug="platform")
    save(admin_client, platform, "01", 1)
    assert "modifié cette fiche entre-temps" in save(admin_client, platform, "02", 1)
    assert Organisation.objects.get(slug="platform").phone == "01"


def test_records_are_not_added_nor_deleted_there(admin_client: Client) -> None:
    offer = Offer.objects.get(slug="loan")
    assert admin_client.get(reverse("admin:directory_offer_add")).status_code == 403
    assert admin_client.get(reverse("admin:directory_offer_delete", args=[offer.pk])).status_code == 403


@pytest.mark.parametrize("model", ["offer", "place", "organisation"])
def test_every_sort_of_record_can_be_listed(admin_client: Client, model: str) -> None:
    assert admin_client.get(reverse(f"admin:directory_{model}_changelist")).status_code == 200


def test_a_visitor_without_an_account_never_enters(client: Client) -> None:
    response = client.get(reverse("admin:directory_offer_changelist"))
    assert response.status_code == 302
