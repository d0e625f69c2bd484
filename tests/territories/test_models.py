"""What the models say of themselves."""

import pytest
from django.db import IntegrityError, transaction

from maillage.territories.importing import Known
from maillage.territories.models import Commune, Departement, FormerCommune


def test_places_are_named_as_people_know_them(small_france: Known) -> None:
    assert str(Commune.objects.get(code="33138")) == "Coutras (33)"
    assert str(Departement.objects.get(code="2A")) == "Corse-du-Sud (2A)"
    assert str(FormerCommune.objects.get(code="20004")) == "Ajaccio → 2A004"


def test_a_former_commune_is_never_held_twice(small_france: Known) -> None:
    FormerCommune.objects.create(code="33555", name="Vieux-Bourg", kind="merged", current_id="33138")
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerCommune.objects.create(code="33555", name="Vieux-Bourg", kind="merged", current_id="33243")
