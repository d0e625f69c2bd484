"""Relations in plain words, from either side."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

SIDES = {
    "member-of": gettext_lazy("est membre de"),
    "has-member": gettext_lazy("a pour membre"),
    "hosts": gettext_lazy("accueille"),
    "hosted-by": gettext_lazy("est accueilli par"),
    "refers-to": gettext_lazy("oriente vers"),
    "receives-from": gettext_lazy("reçoit des personnes de"),
    "co-funds": gettext_lazy("finance avec"),
    "trains": gettext_lazy("forme"),
    "trained-by": gettext_lazy("est formé par"),
}
DERIVED = {
    "hosts": gettext_lazy("prête son lieu à"),
    "hosted-by": gettext_lazy("utilise le lieu de"),
    "co-funds": gettext_lazy("lié par un financement à"),
}
"""What a derived link is called, where it says less than one that somebody entered."""


def side_words(side: str, *, entered: bool) -> str:
    """What an organisation does with its partner."""
    return str(SIDES[side] if entered else DERIVED.get(side, SIDES[side]))
