"""When a file is too bad, or takes too much away, for anything of it to be applied (decision 0027)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.exchange.importing.preview import Deed, Preview
from maillage.exchange.importing.queries import provenances_of
from maillage.exchange.reading import Reading

MOST_REFUSED = 0.2
"""Share of the file's rows that may be refused."""
MOST_GONE = 0.2
"""Share of a source's records that may disappear at once."""
FEW = 5
"""So many refused rows or disappeared records stop nothing by themselves."""


def blocking(preview: Preview, *, losing: bool) -> None:
    """Say in the preview why nothing of it may be applied, if so."""
    reasons = (unreadable(preview.reading), refused_too_much(preview.reading, preview.refused_rows()))
    preview.blocked += [reason for reason in reasons if reason]
    gone = preview.total(Deed.WITHDRAWN)
    known = provenances_of(preview.source).filter(gone=False).count() if gone > FEW else 0
    if not losing and (reason := lost_too_much(gone, known)):
        preview.losing = True
        preview.blocked.append(reason)


def unreadable(reading: Reading) -> str:
    """Why a file that can't be read changes nothing; empty for one that can."""
    return _("Le fichier ne peut pas être lu : rien n’en est gardé.") if reading.refused else ""


def refused_too_much(reading: Reading, refused: int) -> str:
    """Why a file with that many refused rows changes nothing; empty for one that may."""
    rows = reading.rows
    few = refused <= FEW or refused <= MOST_REFUSED * rows
    if reading.refused or not refused or (refused < rows and few):
        return ""
    told = {"refused": refused, "rows": rows, "most": round(100 * MOST_REFUSED)}
    return (
        _("%(refused)d lignes sur %(rows)d sont refusées, plus de %(most)d %% : corrigez le fichier d’abord.")
        % told
    )


def lost_too_much(gone: int, known: int) -> str:
    """Why a file that lacks so many of the records known changes nothing; empty for one that may."""
    if gone <= FEW or gone <= MOST_GONE * known:
        return ""
    told = {"gone": gone, "known": known}
    return (
        _(
            "%(gone)d fiches sur les %(known)d de cette source ne sont plus dans le fichier. "
            "Est-il complet ? S’il l’est, confirmez qu’elles ont disparu."
        )
        % told
    )
