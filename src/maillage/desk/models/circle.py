"""The circle of support: who accompanies, by what consent; case conferences; teams."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models.person import Person
from maillage.privacy.fields import SealedTextField


class Facilitator(models.Model):
    """A member of an organisation who accompanies people for it: only they may open files for it."""

    membership = models.OneToOneField(
        "accounts.Membership", on_delete=models.CASCADE, related_name="facilitator"
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("membership",)

    def __str__(self) -> str:
        return f"facilitator {self.membership_id}"


class Scope(models.TextChoices):
    """A part of a person's file, that they may show or not."""

    IDENTITY = "identity", _("Mon nom et comment me joindre")
    SITUATION = "situation", _("Ma situation et mes souhaits")
    HEALTH = "health", _("Ce qui touche à ma santé")
    PATHWAY = "pathway", _("Mon parcours et mes orientations")
    NOTES = "notes", _("Les notes partagées avec mon entourage professionnel")
    DOCUMENTS = "documents", _("Mes documents")


class GivenHow(models.TextChoices):
    """How a person agreed."""

    SAID = "said", _("De vive voix, en entretien")
    SIGNED = "signed", _("Par écrit")
    SPACE = "space", _("Dans son espace")


class Consent(models.Model):
    """A person agrees that an organisation (or one of its facilitators only) sees parts of their file.

    ``scopes``: values of ``Scope``; ``identity`` goes with any. ``purpose``: what for, in plain words.
    ``proposed_through``: the consent of whoever introduced this organisation: the hop it came by.
    ``representative``: the person's representative agreed too. Past ``ends_on``, or withdrawn, it is shut.
    Without ``ends_on`` it is a proposal, and opens nothing; ``given_how`` is empty until they say yes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="consents"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="consents"
    )
    scopes = models.JSONField(default=list)
    purpose = models.TextField(max_length=500)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    given_how = models.CharField(max_length=10, choices=GivenHow, blank=True)
    representative = models.BooleanField(default=False)
    recorded_by = models.CharField(max_length=40)
    proposed_through = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="introduced"
    )
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("person", "-given_at")
        indexes = [models.Index(fields=("organisation", "person"), name="consent_by_organisation")]

    def __str__(self) -> str:
        return f"{self.person_id} > {self.organisation_id} until {self.ends_on or 'answered'}"


class CaseConference(models.Model):
    """A meeting of partners about people who are stuck; only those with consent see each case."""

    territory = models.ForeignKey(
        "directory.Territory", on_delete=models.PROTECT, related_name="case_conferences"
    )
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="case_conferences"
    )
    begins_at = models.DateTimeField()
    where = models.TextField(max_length=300, blank=True)
    invited = models.ManyToManyField(
        "directory.Organisation", related_name="conference_invitations", blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-begins_at", "pk")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begins_at:%Y-%m-%d}"


class ConferenceCase(models.Model):
    """A person on the agenda: ``reason`` is the code of what is stuck; ``minutes`` what was said."""

    conference = models.ForeignKey(CaseConference, on_delete=models.CASCADE, related_name="cases")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conference_cases")
    reason = models.CharField(max_length=40)
    minutes = SealedTextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("conference", "pk")
        constraints = [
            models.UniqueConstraint(fields=("conference", "person"), name="case_once_per_conference")
        ]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.person_id}"


class Decision(models.Model):
    """What a conference decided about a case: who does it, by when."""

    case = models.ForeignKey(ConferenceCase, on_delete=models.CASCADE, related_name="decisions")
    text = SealedTextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return f"{self.case_id} by {self.due_on}"


class Team(models.Model):
    """A group that goes through a programme together (10–12 people, a waiting list)."""

    offer = models.ForeignKey("directory.Offer", on_delete=models.PROTECT, related_name="teams")
    session = models.ForeignKey(
        "directory.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="teams"
    )
    name = models.CharField(max_length=120)
    seats = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_on", "pk")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person in a team, or on its waiting list (``seat`` empty), first come first served."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="teams")
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("team", "joined_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("team", "person"), name="person_once_per_team"),
            models.UniqueConstraint(
                fields=("team", "seat"), condition=Q(seat__isnull=False), name="team_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.person_id}"


class Half(models.TextChoices):
    """A part of a day."""

    MORNING = "morning", _("matin")
    AFTERNOON = "afternoon", _("après-midi")
    DAY = "day", _("journée")


class Meeting(models.Model):
    """A half-day of a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField()
    half = models.CharField(max_length=10, choices=Half)

    class Meta:
        ordering = ("team", "day", "-half")
        constraints = [models.UniqueConstraint(fields=("team", "day", "half"), name="meeting_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"


class Presence(models.TextChoices):
    """Whether somebody came."""

    PRESENT = "present", _("Présent")
    LATE = "late", _("En retard")
    EXCUSED = "excused", _("Absence excusée")
    ABSENT = "absent", _("Absent")


class AttendanceMark(models.Model):
    """Whether a member of a team came to a meeting; no line: not known."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="marks")
    presence = models.CharField(max_length=10, choices=Presence)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ("meeting", "member")
        constraints = [models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id} {self.presence}"
