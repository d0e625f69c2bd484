"""What a record is judged by: the ten criteria that data.inclusion publishes for a service, then ours.

The ten are those of ``data_inclusion.schema.v1.score_qualite`` (version 1.0, read on 22 November 2026),
put to our fields as docs/reference/quality.md says. Each criterion is worth 0 to 1, or nothing when it does
not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillage.directory.models import Organisation, Record
from maillage.directory.trust import judging
from maillage.directory.trust.judging import Judge, description_of, long_enough, recent


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a good record says; ``field``: where; ``published``: data.inclusion's own."""

    key: str
    label: Promise
    remedy: Promise
    field: str
    judge: Judge
    published: bool = False


OF_OFFERS: tuple[Criterion, ...] = (
    Criterion(
        "adresse_bien_definie",
        gettext_lazy("L’adresse de chaque lieu est écrite"),
        gettext_lazy("Ajoutez l’adresse du lieu."),
        "place.address",
        judging.address,
        published=True,
    ),
    Criterion(
        "modes_mobilisation_bien_definis",
        gettext_lazy("On sait quoi faire, et à qui s’adresser"),
        gettext_lazy("Ajoutez le premier pas à faire, et qui oriente ou qui répond."),
        "first_step",
        judging.way_in,
        published=True,
    ),
    Criterion(
        "au_moins_un_public",
        gettext_lazy("On sait pour qui c’est"),
        gettext_lazy("Ajoutez au moins un public, ou « tous publics »."),
        "publics",
        lambda seen: float(bool(seen.offer.publics)),
        published=True,
    ),
    Criterion(
        "au_moins_une_thematique",
        gettext_lazy("Au moins un thème est choisi"),
        gettext_lazy("Ajoutez un thème : c’est par là que l’on cherche."),
        "themes",
        lambda seen: float(bool(seen.offer.themes)),
        published=True,
    ),
    Criterion(
        "au_moins_un_moyen_de_contact",
        gettext_lazy("Il y a un moyen de vous joindre"),
        gettext_lazy("Ajoutez un téléphone, un e-mail ou un site."),
        "contact",
        judging.some_contact,
        published=True,
    ),
    Criterion(
        "courriel_bien_defini",
        gettext_lazy("L’e-mail est donné quand on demande d’écrire"),
        gettext_lazy("Ajoutez l’e-mail auquel écrire."),
        "contact",
        judging.email,
        published=True,
    ),
    Criterion(
        "date_maj_recente",
        gettext_lazy("La fiche a été vérifiée il y a moins de six mois"),
        gettext_lazy("Relisez la fiche et enregistrez-la."),
        "checked_on",
        lambda seen: recent(seen.offer.checked_on, seen.today),
        published=True,
    ),
    Criterion(
        "frais_bien_definis",
        gettext_lazy("Le prix est connu"),
        gettext_lazy("Ajoutez le prix. 0 veut dire gratuit."),
        "price",
        lambda seen: float(seen.offer.price_cents is not None),
        published=True,
    ),
    Criterion(
        "description_bien_definie",
        gettext_lazy("La description a de 200 à 2 000 signes"),
        gettext_lazy("Ajoutez quelques phrases simples : ce que l’on y fait, comment, avec qui."),
        "description",
        lambda seen: long_enough(description_of(seen.offer)),
        published=True,
    ),
    Criterion(
        "telephone_bien_defini",
        gettext_lazy("Le téléphone est donné quand on demande d’appeler"),
        gettext_lazy("Ajoutez le numéro à appeler."),
        "contact",
        judging.phone,
        published=True,
    ),
    Criterion(
        "dates",
        gettext_lazy("Une date est à venir, ou l’on entre toute l’année"),
        gettext_lazy("Ajoutez une session : des dates, ou une entrée permanente."),
        "sessions",
        judging.dates,
    ),
    Criterion(
        "seats",
        gettext_lazy("Les places restantes sont connues"),
        gettext_lazy("Ajoutez les places restantes de chaque session."),
        "sessions",
        judging.seats,
    ),
    Criterion(
        "fresh",
        gettext_lazy("Dates et places sont vérifiées depuis peu"),
        gettext_lazy("Confirmez les dates et les places : sinon elles sont montrées « à confirmer »."),
        "sessions.checks",
        judging.fresh,
    ),
    Criterion(
        "conditions",
        gettext_lazy("Les conditions sont écrites de façon à pouvoir être calculées"),
        gettext_lazy("Ajoutez les conditions avec le formulaire : âge, commune, diplôme, statut."),
        "requires",
        judging.conditions,
    ),
    Criterion(
        "grants",
        gettext_lazy("On sait ce que cela apporte"),
        gettext_lazy("Ajoutez ce que l’on obtient à la fin : un diplôme, une compétence, un frein levé."),
        "grants",
        judging.grants,
    ),
    Criterion(
        "accessibility",
        gettext_lazy("L’accessibilité est décrite"),
        gettext_lazy("Ajoutez comment on entre, et ce qui est prévu pour chacun."),
        "accessibility",
        judging.accessibility,
    ),
    Criterion(
        "point",
        gettext_lazy("Le lieu est placé exactement sur la carte"),
        gettext_lazy(
            "Ajoutez la position du lieu : sans elle, le trajet est compté jusqu’au centre de la commune."
        ),
        "place.lat",
        judging.point,
    ),
    Criterion(
        "length",
        gettext_lazy("La durée est connue"),
        gettext_lazy("Ajoutez la durée, en heures ou en semaines."),
        "hours",
        judging.length,
    ),
    Criterion(
        "source",
        gettext_lazy("On sait d’où vient la fiche"),
        gettext_lazy("Ajoutez la source, ou relisez la fiche : elle sera alors la vôtre."),
        "source",
        lambda seen: float(bool(seen.offer.source or seen.offer.edited_at)),
    ),
)


@dataclass(frozen=True, slots=True)
class OwnCriterion:
    """One thing that the record of an organisation or of a place says."""

    key: str
    label: Promise
    remedy: Promise
    field: str
    judge: Callable[[Record, date], float | None]
    published: bool = False


def _has(*columns: str) -> Callable[[Record, date], float | None]:
    return lambda record, _today: float(
        any(getattr(record, column) not in (None, "", []) for column in columns)
    )


def _checked(record: Record, today: date) -> float:
    return recent(getattr(record, "checked_on", None), today)


def _description(record: Record, _today: date) -> float:
    return long_enough(description_of(record)) if isinstance(record, Organisation) else 0.0


CHECKED = OwnCriterion(
    "date_maj_recente",
    gettext_lazy("La fiche a été vérifiée il y a moins de six mois"),
    gettext_lazy("Relisez la fiche et enregistrez-la."),
    "checked_on",
    _checked,
    published=True,
)
OF_ORGANISATIONS: tuple[OwnCriterion, ...] = (
    OwnCriterion(
        "description_bien_definie",
        gettext_lazy("La description a de 200 à 2 000 signes"),
        gettext_lazy("Ajoutez quelques phrases simples : ce que vous faites, pour qui."),
        "description",
        _description,
        published=True,
    ),
    OwnCriterion(
        "au_moins_un_moyen_de_contact",
        gettext_lazy("Il y a un moyen de vous joindre"),
        gettext_lazy("Ajoutez un téléphone, un e-mail ou un site."),
        "phone",
        _has("phone", "email", "website"),
        published=True,
    ),
    CHECKED,
    OwnCriterion(
        "email",
        gettext_lazy("Un e-mail permet de vous demander ce qui a changé"),
        gettext_lazy("Ajoutez un e-mail : nous n’y écrivons pas plus d’une fois tous les quinze jours."),
        "email",
        _has("email"),
    ),
    OwnCriterion(
        "commune",
        gettext_lazy("La commune est connue"),
        gettext_lazy("Ajoutez la commune."),
        "commune",
        _has("commune"),
    ),
    OwnCriterion(
        "siret",
        gettext_lazy("Le SIRET est connu"),
        gettext_lazy("Ajoutez le SIRET : il évite les doublons."),
        "siret",
        _has("siret"),
    ),
)
OF_PLACES: tuple[OwnCriterion, ...] = (
    OwnCriterion(
        "adresse_bien_definie",
        gettext_lazy("L’adresse est écrite"),
        gettext_lazy("Ajoutez l’adresse du lieu."),
        "address",
        _has("address"),
        published=True,
    ),
    CHECKED,
    OwnCriterion(
        "point",
        gettext_lazy("Le lieu est placé exactement sur la carte"),
        gettext_lazy(
            "Ajoutez la position du lieu : sans elle, le trajet est compté jusqu’au centre de la commune."
        ),
        "lat",
        _has("lat"),
    ),
    OwnCriterion(
        "opening_hours",
        gettext_lazy("Les horaires sont connus"),
        gettext_lazy("Ajoutez les horaires."),
        "opening_hours",
        _has("opening_hours", "stops"),
    ),
    OwnCriterion(
        "accessibility",
        gettext_lazy("L’accessibilité est décrite"),
        gettext_lazy("Ajoutez comment on entre, et ce qui est prévu pour chacun."),
        "accessibility",
        _has("accessibility"),
    ),
)
