"""The forms of the follow-up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.followup.appointments import LONGEST, SHORTEST, Wanted
from maillage.desk.followup.hand_overs import LONGEST as LONGEST_WORD
from maillage.desk.followup.notes import LONGEST as LONGEST_NOTE
from maillage.desk.gate import File
from maillage.desk.models import Appointment, Audience, DocumentKind, Scope
from maillage.privacy.texts import no_security_number

MINUTES = (15, 30, 45, 60, 90, 120, 180)
LINES = {"rows": 5}


class Plain(forms.Form):
    """A form whose faults are told by the site, not by the browser's own bubbles."""

    use_required_attribute = False


class AppointmentForm(Plain):
    """When, where, about what; a clash that is kept all the same."""

    day = forms.DateField(
        label=_("Quel jour ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choisissez un jour."),
            "invalid": _("Écrivez une date qui existe, par exemple 15/01/2027."),
        },
    )
    hour = forms.TimeField(
        label=_("À quelle heure ?"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={
            "required": _("Choisissez une heure."),
            "invalid": _("Écrivez une heure, par exemple 14:30."),
        },
    )
    minutes = forms.TypedChoiceField(
        label=_("Combien de temps ?"),
        coerce=int,
        initial=45,
        error_messages={"invalid_choice": _("Choisissez une durée de la liste.")},
    )
    where = forms.CharField(
        label=_("Où ?"),
        max_length=200,
        required=False,
        validators=[no_security_number],
        help_text=_("Une adresse, un lieu, « par téléphone »… La personne le lira."),
    )
    about = forms.CharField(
        label=_("Pour quoi ?"),
        max_length=500,
        required=False,
        validators=[no_security_number],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Votre organisation et la personne peuvent le lire. Ce n’est envoyé à personne."),
    )
    remind = forms.BooleanField(
        label=_("La personne est d’accord pour recevoir un rappel par e-mail, deux jours avant"),
        required=False,
    )
    despite = forms.BooleanField(label=_("Garder cette heure quand même"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, moved: Appointment | None = None, **kwargs: Any) -> None:
        """Ask; ``moved``: the appointment as it is now."""
        super().__init__(*args, **kwargs)
        lengths = {*MINUTES, moved.minutes} if moved else set(MINUTES)
        offered = [(str(each), gettext("%(count)s minutes") % {"count": each}) for each in sorted(lengths)]
        self.fields["minutes"] = _choices(self.fields["minutes"], offered)
        if moved is not None:
            self.initial = _as_it_is(moved)

    def wanted(self) -> Wanted:
        """What the appointment is to be."""
        told = self.cleaned_data
        at = timezone.make_aware(datetime.combine(told["day"], told["hour"]))
        length = min(max(int(told["minutes"]), SHORTEST), LONGEST)
        return Wanted(at, length, told["where"], told["about"], told["remind"])


def _as_it_is(moved: Appointment) -> dict[str, Any]:
    local = timezone.localtime(moved.begins_at)
    return {
        "day": local.date(),
        "hour": local.time(),
        "minutes": moved.minutes,
        "where": moved.where,
        "about": moved.about,
        "remind": moved.remind,
        "version": moved.version,
    }


def proposed_times(day: date) -> dict[str, Any]:
    """What a new appointment is first proposed as: that day, at ten."""
    return {"day": day, "hour": time(10, 0)}


class MissedForm(Plain):
    """What is done once somebody did not come."""

    what_next = forms.CharField(
        label=_("Et maintenant ?"),
        max_length=500,
        validators=[no_security_number],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Par exemple : je l’appelle demain ; j’écris ; je propose une autre date."),
        error_messages={"required": _("Dites ce qui est prévu maintenant : personne ne reste sans suite.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(Plain):
    """A note: who reads it first, then the words."""

    audience = forms.ChoiceField(
        label=_("Qui pourra lire cette note ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez qui lira cette note.")},
    )
    health = forms.BooleanField(
        label=_("Cette note touche à la santé"),
        help_text=_("Seuls les professionnels à qui la personne a ouvert sa santé la liront."),
        required=False,
    )
    text = forms.CharField(
        label=_("La note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[no_security_number],
        help_text=_("Des faits utiles, dits avec respect : la personne a le droit d’en demander la copie."),
        error_messages={"required": _("Écrivez quelque chose avant d’enregistrer.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        """Offer the readers; health only where it is shown."""
        super().__init__(*args, **kwargs)
        offered = [(str(each), _READERS[each]) for each in Audience]
        self.fields["audience"] = _choices(self.fields["audience"], offered)
        if not file.shows(Scope.HEALTH):
            del self.fields["health"]

    @property
    def told(self) -> dict[str, Any]:
        """The words and who reads them, for the verb."""
        return {
            "audience": self.cleaned_data["audience"],
            "text": self.cleaned_data["text"],
            "health": bool(self.cleaned_data.get("health")),
        }


_READERS = {
    Audience.AUTHOR: _("Moi seul·e. La personne ne la lit pas dans son espace"),
    Audience.CIRCLE: _(
        "Les professionnels à qui elle a ouvert ses notes. La personne ne la lit pas dans son espace"
    ),
    Audience.PERSON: _("Les mêmes, et la personne : elle la lit dans son espace"),
}


class DocumentForm(Plain):
    """A file, and what it is."""

    kind = forms.ChoiceField(
        label=_("Quel document ?"),
        error_messages={"required": _("Choisissez de quel document il s’agit.")},
    )
    upload = forms.FileField(
        label=_("Le fichier"),
        help_text=_("PDF, photo (JPEG, PNG), Word (.docx) ou LibreOffice (.odt) ; 10 Mo au plus."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
            "missing": _("Choisissez un fichier."),
        },
    )

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        """Offer the kinds that this file allows."""
        super().__init__(*args, **kwargs)
        kinds = [("", gettext("Choisissez")), *DocumentKind.choices]
        health = file.shows(Scope.HEALTH)
        offered = [kind for kind in kinds if health or kind[0] != DocumentKind.HEALTH]
        self.fields["kind"] = _choices(self.fields["kind"], offered)


def yes_no(label: Any) -> forms.ChoiceField:
    """Yes, no, or not known."""
    return forms.ChoiceField(
        label=label,
        initial="unknown",
        widget=forms.RadioSelect,
        choices=[("yes", _("Oui")), ("no", _("Non")), ("unknown", _("Je ne sais pas"))],
        error_messages={"required": _("Choisissez une réponse. « Je ne sais pas » en est une.")},
    )


def one_of(label: Any, **choices: Any) -> forms.ChoiceField:
    """One of these, or not known."""
    return forms.ChoiceField(
        label=label,
        initial="unknown",
        widget=forms.RadioSelect,
        choices=[*choices.items(), ("unknown", _("Je ne sais pas"))],
        error_messages={"required": _("Choisissez une réponse. « Je ne sais pas » en est une.")},
    )


class MobilityForm(Plain):
    """A short conversation about how somebody moves; each answer may be unknown."""

    licence = one_of(
        _("Avez-vous un permis de conduire ?"),
        b=_("Oui, le permis B (voiture)"),
        am=_("Oui, le permis AM (cyclomoteur, voiturette)"),
        none=_("Non"),
    )
    car = yes_no(_("Avez-vous une voiture que vous pouvez prendre tous les jours ?"))
    moped = yes_no(_("Avez-vous un cyclomoteur ou un scooter ?"))
    bike = yes_no(_("Avez-vous un vélo en état de rouler ?"))
    bus = yes_no(_("Y a-t-il un arrêt de bus ou une gare où aller à pied ?"))
    timetable = yes_no(_("Savez-vous lire un horaire et préparer un trajet ?"))
    hours = one_of(
        _("À quelles heures devez-vous vous déplacer ?"),
        day=_("En journée"),
        edges=_("Tôt le matin ou tard le soir"),
        night=_("La nuit, ou le dimanche"),
    )
    budget = one_of(
        _("Combien pouvez-vous mettre chaque mois dans vos trajets ?"),
        none=_("Rien"),
        little=_("Moins de 50 euros"),
        some=_("50 euros ou plus"),
    )
    fears = forms.MultipleChoiceField(
        label=_("Qu’est-ce qui vous inquiète dans les trajets ?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("alone", _("Partir seul·e")),
            ("transport", _("Prendre le bus, le train, changer")),
            ("road", _("Rouler sur la route")),
            ("far", _("Aller loin de chez moi")),
        ],
    )
    words = forms.CharField(
        label=_("Autre chose à savoir ?"),
        max_length=1000,
        required=False,
        validators=[no_security_number],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(Plain):
    """Who takes over, and a word for them."""

    next = forms.TypedChoiceField(
        label=_("Qui prend le relais ?"),
        coerce=int,
        error_messages={"required": _("Choisissez quelqu’un.")},
    )
    word = forms.CharField(
        label=_("Un mot pour la suite"),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        validators=[no_security_number],
        help_text=_(
            "Ce qu’il faut savoir pour que la personne n’ait rien à redire. Vous deux seuls le lirez."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)
        offered = [("", gettext("Choisissez")), *((str(key), name) for key, name in people)]
        self.fields["next"] = _choices(self.fields["next"], offered)


def _choices(field: forms.Field, offered: list[tuple[str, Any]]) -> forms.Field:
    """The field with these choices."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field!r} takes no choices")
    field.choices = offered
    return field


def soon(today: date) -> date:
    """The next working day."""
    day = today + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
