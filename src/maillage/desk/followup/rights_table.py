"""The rights that are checked with somebody at the beginning: for whom, why, how each is opened, and where.

The list begins with what the mission locale of Agen checks on arrival (initiative of 2019): health account,
training account, registration, a safe place for papers. Conditions are those of the official site that each
line names; here only an age or a fact is looked at, to say whom a line may concern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.desk.telling import facts_told

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Right:
    """A line of the checklist.

    ``fact``: what the situation holds once it is open; ``themes``: those of the services that help with it;
    ``ages``: the first and the last, both included; ``unless``: a fact with which it concerns nobody.
    """

    code: str
    title: Text
    why: Text
    how: Text
    site: str
    themes: frozenset[str]
    whom: Text = ""
    fact: str = ""
    ages: tuple[int, int] | None = None
    unless: str = ""

    def concerns(self, situation: Mapping[str, Any]) -> bool | None:
        """Whether somebody may have it, as far as they told; ``None``: it isn't known."""
        yes, no = facts_told(situation)
        if self.unless and self.unless in yes:
            return False
        answers: list[bool | None] = [True]
        if self.ages is not None:
            age = situation.get("age")
            answers.append(None if age is None else self.ages[0] <= int(age) <= self.ages[1])
        if self.unless and self.unless not in no:
            answers.append(None)
        if False in answers:
            return False
        return None if None in answers else True


RIGHTS = (
    Right(
        "health",
        _("Être couvert pour sa santé (compte ameli)"),
        _("Sans couverture à jour, on renonce à se soigner, et un problème de santé arrête le parcours."),
        _("Créer le compte sur ameli.fr avec la personne, ou aller à l’accueil de l’assurance maladie."),
        "https://www.ameli.fr",
        frozenset({"sante", "droits"}),
        fact="ameli-open",
    ),
    Right(
        "health-extra",
        _("Complémentaire santé solidaire"),
        _("Avec peu de ressources, elle prend en charge ce que l’assurance maladie ne rembourse pas."),
        _("Faire la simulation puis la demande depuis le compte ameli, justificatifs en main."),
        "https://www.complementaire-sante-solidaire.gouv.fr",
        frozenset({"sante", "droits"}),
        whom=_("Les personnes qui ont peu de ressources"),
    ),
    Right(
        "cpf",
        _("Compte formation (CPF)"),
        _("Une demande de formation va plus vite quand le compte est déjà ouvert."),
        _("L’activer ensemble sur moncompteformation.gouv.fr, avec la personne à côté de vous."),
        "https://www.moncompteformation.gouv.fr",
        frozenset({"formation", "droits", "numerique"}),
        whom=_("Dès 16 ans"),
        fact="cpf-open",
        ages=(16, 120),
    ),
    Right(
        "registration",
        _("Inscription à France Travail"),
        _("L’inscription ouvre des formations et des aides, même sans allocation."),
        _("S’inscrire sur francetravail.fr, ou sur un ordinateur de l’agence avec quelqu’un pour aider."),
        "https://www.francetravail.fr",
        frozenset({"emploi", "droits"}),
        whom=_("Les personnes sans emploi"),
        fact="job-registration-done",
        ages=(16, 120),
        unless="employed",
    ),
    Right(
        "mission-locale",
        _("Inscription à la mission locale"),
        _("Un conseiller suit chaque jeune, pour l’emploi et pour tout ce qui l’entoure."),
        _("Pousser la porte de la mission locale : aucun projet précis n’est demandé."),
        "https://www.unml.info",
        frozenset({"emploi", "orientation", "droits"}),
        whom=_("De 16 à 25 ans"),
        fact="mission-locale-registered",
        ages=(16, 25),
    ),
    Right(
        "bank",
        _("Compte bancaire à son nom"),
        _("Un salaire, une allocation ou une aide se versent sur un compte à son nom."),
        _("Demander à une banque ; si elle refuse, demander le droit au compte à la Banque de France."),
        "https://www.banque-france.fr",
        frozenset({"droits", "financement"}),
        fact="bank-account",
    ),
    Right(
        "papers",
        _("Papiers rangés, avec une copie en lieu sûr"),
        _("Retrouver une pièce d’identité ou un diplôme en une minute évite de rater une inscription."),
        _("Ouvrir ensemble un coffre-fort numérique, ou déposer ici ce dont le parcours a besoin."),
        "https://www.service-public.fr",
        frozenset({"numerique", "droits"}),
        fact="document-safe",
    ),
    Right(
        "housing",
        _("Aide au logement"),
        _("Elle baisse le loyer, en foyer et en résidence aussi."),
        _("Faire la simulation puis la demande à la CAF ou à la MSA, avec le bail."),
        "https://www.caf.fr",
        frozenset({"logement", "droits"}),
        whom=_("Les personnes qui paient un loyer"),
    ),
    Right(
        "income",
        _("Aides pour vivre (prime d’activité, RSA…)"),
        _("On tient un parcours quand on sait de quoi on vit pendant ce temps."),
        _("Faire la simulation sur mesdroitssociaux.gouv.fr, puis la demande à la CAF ou à la MSA."),
        "https://www.mesdroitssociaux.gouv.fr",
        frozenset({"droits"}),
        whom=_("Selon les ressources et la situation"),
    ),
    Right(
        "travel",
        _("Aides pour se déplacer"),
        _("Carte à tarif réduit, aide au permis, frais de route : elles se demandent avant."),
        _("Demander à France Travail, à la mission locale ou à la Région avant la première dépense."),
        "https://mes-aides.francetravail.fr",
        frozenset({"mobilite"}),
    ),
)
BY_CODE: Mapping[str, Right] = {right.code: right for right in RIGHTS}
