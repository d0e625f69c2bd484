"""Communes, the zones they are in, what they were before, and their contours, as the site holds them."""

from typing import cast

from django.db import models

from maillage.territories.reference import CommuneRecord, FormerCommuneRecord, FormerKind

FORMER_KINDS = [
    ("delegated", "commune déléguée"),
    ("associated", "commune associée"),
    ("arrondissement", "arrondissement municipal"),
    ("merged", "commune fusionnée"),
    ("renamed", "ancien nom"),
]


class Region(models.Model):
    """A region of France, or an overseas collectivity standing for one; the key is INSEE's code."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """A département, or an overseas collectivity standing for one; keyed by INSEE's code (``2A``)."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departements")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(models.Model):
    """A group of communes that raises taxes of its own; the key is its SIREN number."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune of today; see ``CommuneRecord`` for units. ``postal_codes`` are parted by spaces."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    postal_codes = models.CharField(max_length=250, blank=True)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, related_name="communes", null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    hall_lat = models.FloatField(null=True, blank=True)
    hall_lon = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class FormerCommune(models.Model):
    """A code or a name that a commune of today took over."""

    code = models.CharField(max_length=5, db_index=True)
    name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=14, choices=FORMER_KINDS)
    current = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="formers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name", "kind"], name="one_former_commune_per_code_and_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or self.code} → {self.current_id}"

    def record(self) -> FormerCommuneRecord:
        """Return it as the reference's plain object."""
        return FormerCommuneRecord(self.code, self.name, cast(FormerKind, self.kind), self.current_id)


class Contour(models.Model):
    """The contour of a commune, as ``maillage.territories.shapes`` writes it."""

    commune = models.OneToOneField(
        Commune, on_delete=models.CASCADE, primary_key=True, related_name="contour"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.commune_id


class ReferencePart(models.Model):
    """What a part of the reference was last filled with: the shipped seed, or a file imported by the site."""

    name = models.CharField(max_length=20, primary_key=True)
    digest = models.CharField(max_length=64)
    imported = models.BooleanField(default=False)
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def record_of(values: tuple[object, ...]) -> CommuneRecord:
    """Return the plain object of a commune's columns, in the order of ``RECORD_COLUMNS``."""
    code, name, postal_codes, *rest = values
    return CommuneRecord(code, name, tuple(str(postal_codes).split()), *rest)  # type: ignore[arg-type]


RECORD_COLUMNS = (
    *("code", "name", "postal_codes", "departement_id", "departement__region_id", "epci_id", "population"),
    *("lat", "lon", "hall_lat", "hall_lon", "area_km2"),
)
