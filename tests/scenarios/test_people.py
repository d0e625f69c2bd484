"""The twelve people whose answer must come out right, through the command line, on 22 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.scenarios.people import TODAY, Document, ask

NA, ARIEGE, JANZE = "nouvelle-aquitaine", "ariege", "janze"


def days(step: Document) -> int:
    """How long a step lasts, both days included."""
    return (date.fromisoformat(step["end"]) - date.fromisoformat(step["start"])).days + 1


def in_order(offers: list[str], *wanted: str) -> bool:
    """Whether these offers are steps, in that order."""
    remaining = iter(offers)
    return all(offer in remaining for offer in wanted)


def ages(exclusion: Document) -> list[Document]:
    """The limits of age that refused."""
    return [condition["age"] for condition in exclusion["conditions"] if "age" in condition]


def test_limoges_at_16_the_production_school_leads_to_the_cap_and_stays_open_after_it() -> None:
    limoges = ask(NA, "limoges-16-electricien")
    school = limoges.step("ecole-production-cap-electricien")
    assert "cap-electricien" in school["gives"]
    assert 600 < days(school) < 740
    assert "ecole-production-bac-pro" in limoges.plans[0]["opens"]
    assert limoges.exit == 0


def test_limoges_at_19_the_production_school_is_refused_for_age_and_it_is_said() -> None:
    limoges = ask(NA, "limoges-19-electricien")
    refused = limoges.closed("ecole-production-cap-electricien")
    assert refused["kind"] == "refused"
    assert ages(refused) == [{"min": 15, "max": 18}]
    assert "ecole-production-cap-electricien" not in limoges.offers
    assert "pas possible, parce que vous aurez 19 ou 20 ans" in limoges.said


def test_coutras_without_a_licence_mobility_comes_first_then_building() -> None:
    coutras = ask(NA, "coutras-34-batiment")
    assert coutras.offers[0] == "diagnostic-mobilite"
    assert in_order(
        coutras.offers,
        "diagnostic-mobilite",
        "pret-cyclomoteur",
        "visite-boite-aux-metiers",
        "immersion-batiment-libournais",
    )
    assert coutras.offers[-1] in {
        "emploi-clause-sociale",
        "titre-macon-libourne",
        "embauche-macon-libournais",
    }
    assert "loaned-moped" in coutras.step("pret-cyclomoteur")["gives"]
    assert coutras.step("visite-boite-aux-metiers")["trip"]["mode"] == "moped"


def test_coutras_nothing_at_libourne_is_within_reach_without_that() -> None:
    coutras = ask(NA, "coutras-34-batiment")
    for offer in ("immersion-batiment-libournais", "emploi-clause-sociale", "titre-macon-libourne"):
        assert coutras.closed(offer)["kind"] == "far"


def test_coutras_without_a_prescriber_is_told_whom_to_ask() -> None:
    said = ask(NA, "coutras-34-batiment").said
    assert "Il faut une orientation : demandez-la à" in said
    assert "Mission locale du Libournais" in said
    assert "Comptez 14 jours" in said


def test_pauillac_is_paid_all_along_from_the_preparation_to_the_permanent_job() -> None:
    pauillac = ask(NA, "pauillac-41-vigne")
    assert in_order(
        pauillac.offers, "poe-ecole-de-la-vigne", "contrat-ecole-de-la-vigne", "cdi-chateau-medoc"
    )
    contract = pauillac.step("contrat-ecole-de-la-vigne")
    assert "cqp-ouvrier-viticole" in contract["gives"]
    assert 530 < days(contract) < 560  # eighteen months
    assert pauillac.plans[0]["out_of_pocket"] == 0
    assert "job-vineyard-cdi" in pauillac.steps[-1]["gives"]


def test_bordeaux_at_52_the_team_of_five_weeks_at_the_next_date_since_the_first_is_full() -> None:
    bordeaux = ask(NA, "bordeaux-52-comptabilite")
    team = bordeaux.step("wejob-seniors")
    assert 29 <= days(team) <= 35
    full = bordeaux.closed("wejob-seniors")
    assert full["kind"] == "full"
    assert full["start"] < full["next_start"] == team["start"]
    assert "job-accounting" in bordeaux.steps[-1]["gives"]
    assert "plus de place le" in bordeaux.said
    assert "prochaine date" in bordeaux.said


def test_bordeaux_at_38_the_team_is_refused_for_age_and_it_is_said() -> None:
    bordeaux = ask(NA, "bordeaux-38-comptabilite")
    refused = bordeaux.closed("wejob-seniors")
    assert refused["kind"] == "refused"
    assert [limits["min"] for limits in ages(refused)] == [45]
    assert "wejob-seniors" not in bordeaux.offers
    assert "pas possible, parce que vous aurez 38 ou 39 ans" in bordeaux.said


def test_poitiers_begins_with_the_open_half_day_then_courses_with_a_seat_level_by_level() -> None:
    poitiers = ask(NA, "poitiers-27-francais-cuisine")
    assert poitiers.offers[0] == "infolang"
    assert days(poitiers.steps[0]) == 1
    levels = [fact for step in poitiers.steps for fact in step["gives"] if fact.startswith("french-")]
    assert levels == sorted(levels)
    assert levels[-1] == "french-b1"
    full = {each["offer"] for each in poitiers.answer["exclusions"] if each["kind"] == "full"}
    assert full
    assert not full & set(poitiers.offers)


def test_poitiers_a_status_that_forbids_a_training_is_said_without_refusing_the_rest() -> None:
    poitiers = ask(NA, "poitiers-27-francais-cuisine")
    refused = poitiers.closed("titre-cuisinier-poitiers")
    assert refused["kind"] == "refused"
    assert "work-permit" in refused["conditions"]
    assert poitiers.exit == 0


def test_poitiers_when_every_course_is_full_a_seat_is_what_is_missing() -> None:
    full = ask(NA, "poitiers-31-alphabetisation")
    assert full.exit == 1
    assert not full.plans
    assert {"seat"} <= {change["kind"] for change in full.changes}
    assert {each["kind"] for each in full.answer["exclusions"]} == {"full"}


def test_agen_rights_come_first_for_free_then_one_key_worker_and_discovery() -> None:
    agen = ask(NA, "agen-19-decouverte")
    assert agen.offers[0] == "ouverture-des-droits-agen"
    assert agen.steps[0]["out_of_pocket"] == 0
    assert {"cpf-open", "ameli-open", "job-registration-done"} <= set(agen.steps[0]["gives"])
    assert "key-worker" in agen.step("accompagnement-renforce-agen")["gives"]
    assert "job-discovered" in agen.steps[-1]["gives"]


def test_agen_nothing_is_refused_for_lack_of_a_precise_project() -> None:
    assert all(
        "project-defined" not in each["conditions"]
        for each in ask(NA, "agen-19-decouverte").answer["exclusions"]
    )


def test_cognac_the_programme_fits_beside_the_job_then_the_incubator() -> None:
    cognac = ask(NA, "cognac-29-entreprise")
    assert in_order(cognac.offers, "premiers-pas", "incubation-ess")
    assert 40 <= days(cognac.step("premiers-pas")) <= 70
    assert "enterprise-created" in cognac.steps[-1]["gives"]


def test_saint_girons_climbs_the_ladder_by_its_bridges() -> None:
    saint_girons = ask(ARIEGE, "saint-girons-22-animation")
    gained = [fact for step in saint_girons.steps for fact in step["gives"]]
    assert in_order(gained, "cqp-periscolaire", "cpjeps", "bpjeps", "job-youth-lead")
    assert "deux-temps-partiels" not in saint_girons.offers
    assert "dispense" in saint_girons.said
    assert "dejeps-foix" in saint_girons.plans[0]["opens"]


def test_saint_girons_travel_and_housing_are_steps_and_several_funders_pay() -> None:
    saint_girons = ask(ARIEGE, "saint-girons-22-animation")
    assert in_order(saint_girons.offers, "point-mobilite", "chambre-foix", "bpjeps-passerelle-foix")
    payers = {line["payer"] for step in saint_girons.steps for line in step["funding"] if line["scheme"]}
    assert len(payers) >= 2
    assert saint_girons.plans[0]["out_of_pocket"] == 0


def test_saint_girons_the_ladder_reaches_the_dejeps() -> None:
    saint_girons = ask(ARIEGE, "saint-girons-22-coordination")
    gained = [fact for step in saint_girons.steps for fact in step["gives"]]
    assert in_order(gained, "cqp-periscolaire", "cpjeps", "bpjeps", "dejeps")
    assert "coordination-couserans" in saint_girons.plans[0]["opens"]


def test_saint_girons_two_part_time_contracts_are_a_full_time_destination() -> None:
    saint_girons = ask(ARIEGE, "saint-girons-22-temps-plein")
    assert saint_girons.offers[-1] == "deux-temps-partiels"
    assert "job-youth-full-time" in saint_girons.steps[-1]["gives"]


def test_chatellerault_starts_now_with_the_broken_contract_then_an_employer_then_the_cap() -> None:
    chatellerault = ask(NA, "chatellerault-17-rupture")
    assert chatellerault.offers[:2] == ["prepa-rupture", "sas-employeur"]
    begins = date.fromisoformat(chatellerault.steps[0]["start"])
    assert begins <= date.fromisoformat(TODAY) + timedelta(days=14)
    assert "cap-macon" in chatellerault.steps[-1]["gives"]


def test_janze_the_training_hosted_in_town_is_reached_on_foot_and_the_same_in_rennes_is_not() -> None:
    janze = ask(JANZE, "janze-38-soin")
    assert janze.step("prepa-avenir")["trip"]["mode"] == "walk"
    assert janze.closed("prepa-avenir-rennes")["kind"] == "far"
    assert in_order(janze.offers, "prepa-avenir", "titre-advf-canopee")
    assert "job-care" in janze.steps[-1]["gives"]


def test_vienne_six_months_with_support_that_goes_on_after() -> None:
    vienne = ask(NA, "vienne-24-remobilisation")
    assert 170 <= days(vienne.step("fil-d-ariane")) <= 190
    assert "Et après :" in vienne.said


def test_creuse_no_plan_is_invented_and_the_changes_are_named_by_who_can_make_them() -> None:
    creuse = ask(NA, "creuse-45-aide-soignante")
    assert creuse.exit == 1
    assert not creuse.plans
    hers = {change["subject"] for change in creuse.changes if change["who"] == "person"}
    assert {"licence-b", "accepts-boarding"} <= hers
    by_distance = [
        each for each in creuse.changes if each["kind"] == "distance" and each["who"] == "provider"
    ]
    assert all(each["place"] for each in by_distance)
    assert by_distance
    territory = {change["kind"] for change in creuse.changes if change["who"] == "territory"}
    assert {"shuttle", "hosted"} <= territory


@pytest.mark.parametrize("who", ["Ce que vous pouvez changer", "un organisme peut", "le territoire peut"])
def test_creuse_is_told_who_can_change_what(who: str) -> None:
    assert who in ask(NA, "creuse-45-aide-soignante").said
