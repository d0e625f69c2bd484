"""Freshness in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy, ngettext

from maillage.directory.trust.freshness import Field, Freshness, Level

CHECKED = {
    Field.SEATS: gettext_lazy("Places vérifiées %(when)s"),
    Field.DATES: gettext_lazy("Dates vérifiées %(when)s"),
    Field.PRICE: gettext_lazy("Prix vérifié %(when)s"),
    Field.CONTACT: gettext_lazy("Contact vérifié %(when)s"),
    Field.ADDRESS: gettext_lazy("Adresse et horaires vérifiés %(when)s"),
    Field.RECORD: gettext_lazy("Fiche vérifiée %(when)s"),
}
STALE = {
    Field.SEATS: gettext_lazy(
        "Places non vérifiées depuis %(since)s : à confirmer, appelez avant de vous déplacer."
    ),
    Field.DATES: gettext_lazy(
        "Dates non vérifiées depuis %(since)s : à confirmer, appelez avant de vous déplacer."
    ),
    Field.PRICE: gettext_lazy("Prix non vérifié depuis %(since)s : à confirmer."),
    Field.CONTACT: gettext_lazy("Contact non vérifié depuis %(since)s : il a pu changer."),
    Field.ADDRESS: gettext_lazy(
        "Adresse et horaires non vérifiés depuis %(since)s : appelez avant de vous déplacer."
    ),
    Field.RECORD: gettext_lazy("Fiche non vérifiée depuis %(since)s : appelez avant de vous déplacer."),
}
NEVER = {
    Field.SEATS: gettext_lazy("Places : personne ne les a encore vérifiées. Appelez avant de vous déplacer."),
    Field.DATES: gettext_lazy("Dates : personne ne les a encore vérifiées. Appelez avant de vous déplacer."),
    Field.PRICE: gettext_lazy("Prix : personne ne l’a encore vérifié."),
    Field.CONTACT: gettext_lazy("Contact : personne ne l’a encore vérifié."),
    Field.ADDRESS: gettext_lazy(
        "Adresse et horaires : personne ne les a encore vérifiés. Appelez avant de vous déplacer."
    ),
    Field.RECORD: gettext_lazy("Personne n’a encore vérifié cette fiche. Appelez avant de vous déplacer."),
}
BADGES = {
    Level.FRESH: gettext_lazy("vérifié"),
    Level.AGING: gettext_lazy("à revérifier"),
    Level.STALE: gettext_lazy("à confirmer"),
    Level.NEVER: gettext_lazy("à confirmer"),
}
LOOKS = {Level.FRESH: "yes", Level.AGING: "example", Level.STALE: "check", Level.NEVER: "check"}
DAYS_OF_A_MONTH, MONTHS_OF_A_YEAR = 30.4375, 12
LAST_COUNTED_IN_DAYS, LAST_COUNTED_IN_MONTHS = 60, 24


@dataclass(frozen=True, slots=True)
class Told:
    """A value's freshness as a page shows it: a badge with its word and the look of its class; a sentence."""

    badge: str
    look: str
    sentence: str


def told(state: Freshness) -> Told | None:
    """What to say of a value; nothing of what is invented, which its own badge tells."""
    if state.level is Level.EXAMPLE:
        return None
    return Told(str(BADGES[state.level]), LOOKS[state.level], sentence(state))


def sentence(state: Freshness) -> str:
    """« Places vérifiées il y a 3 jours par École de production. »"""
    if state.days is None:
        return str(NEVER[state.field])
    if not state.believed:
        return str(STALE[state.field]) % {"since": lapse(state.days)}
    words = str(CHECKED[state.field]) % {"when": ago(state.days)}
    if state.check.by:
        words = gettext("%(checked)s par %(who)s") % {"checked": words, "who": state.check.by}
    return gettext("%(words)s.") % {"words": words.rstrip(".")}


def ago(days: int) -> str:
    """« aujourd’hui », « hier », « il y a 3 jours »."""
    if days == 0:
        return gettext("aujourd’hui")
    if days == 1:
        return gettext("hier")
    return gettext("il y a %(time)s") % {"time": lapse(days)}


def lapse(days: int) -> str:
    """« 3 jours », « 14 mois », « 3 ans »."""
    if days < LAST_COUNTED_IN_DAYS:
        return ngettext("%(count)s jour", "%(count)s jours", days) % {"count": days}
    months = round(days / DAYS_OF_A_MONTH)
    if months < LAST_COUNTED_IN_MONTHS:
        return ngettext("%(count)s mois", "%(count)s mois", months) % {"count": months}
    years = months // MONTHS_OF_A_YEAR
    return ngettext("%(count)s an", "%(count)s ans", years) % {"count": years}


REASONS = {
    "siret": gettext_lazy("même SIRET : %(detail)s"),
    "other-siret": gettext_lazy("mais SIRET différents"),
    "phone": gettext_lazy("même téléphone"),
    "email": gettext_lazy("même e-mail : %(detail)s"),
    "website": gettext_lazy("même site : %(detail)s"),
    "name": gettext_lazy("noms proches à %(detail)s %%"),
    "commune": gettext_lazy("même commune"),
    "distance": gettext_lazy("à %(detail)s m l’un de l’autre"),
    "far": gettext_lazy("mais à %(detail)s m l’un de l’autre"),
    "organisation": gettext_lazy("même structure"),
    "kind": gettext_lazy("même type"),
    "other-kind": gettext_lazy("mais types différents"),
}


def reason_words(code: str, detail: str) -> str:
    """Why two records may be the same, or may not."""
    return str(REASONS[code]) % {"detail": detail} if code in REASONS else code
