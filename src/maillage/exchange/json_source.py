"""JSON that comes from elsewhere: any bytes give its value, or a refusal that says where it breaks."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.source import SourceRefusedError, text_of


def read_json(content: bytes) -> Any:
    """The value; numbers that are none (NaN, Infinity) are absent. Raises ``SourceRefusedError``."""
    text, _encoding = text_of(content)
    try:
        return json.loads(text, parse_constant=lambda _name: None)
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        message = _("Le fichier JSON est coupé.") if cut else _("La syntaxe JSON est rompue ici.")
        remedy = _("Téléchargez-le de nouveau ; s’il a été modifié à la main, revenez à l’original.")
        raise SourceRefusedError(message, remedy, error.lineno) from None
    except (RecursionError, ValueError):
        message = _("Ce fichier JSON ne peut pas être lu : trop de niveaux, ou un nombre démesuré.")
        raise SourceRefusedError(message, _("Vérifiez que c’est le bon fichier.")) from None


def write_json(value: Any) -> bytes:
    """The value as its file holds it: accents kept, two spaces, a line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
