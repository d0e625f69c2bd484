"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About

PERSONAL: tuple[About, ...] = ()

WITHOUT = {
    "territories.Commune": "public reference of places",
    "territories.Contour": "public reference of places",
    "territories.Departement": "public reference of places",
    "territories.Epci": "public reference of places",
    "territories.FormerCommune": "public reference of places",
    "territories.ReferencePart": "public reference of places",
    "territories.Region": "public reference of places",
}
