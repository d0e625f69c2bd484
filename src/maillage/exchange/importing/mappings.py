"""What the columns of a spreadsheet mean, as a file says it for the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _


class MappingRefusedError(Exception):
    """The file says nothing of columns; the text says why and what to do."""


def read_mapping(file: Path) -> dict[str, Any]:
    """The mapping that a YAML file tells, as sources keep it; raises ``MappingRefusedError``."""
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = _("%(file)s : ce fichier de colonnes ne peut pas être lu (%(error)s).")
        raise MappingRefusedError(message % {"file": file.name, "error": str(error).split("\n")[0]}) from None
    if not isinstance(told, dict):
        message = _("%(file)s : écrivez une ligne « champ: colonne » pour chaque colonne.")
        raise MappingRefusedError(message % {"file": file.name})
    return told
