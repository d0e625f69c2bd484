"""A file of data.inclusion as documents of the pack."""

from __future__ import annotations

from maillage.exchange.data_inclusion.converting import converted
from maillage.exchange.data_inclusion.rows import read_rows
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, content_of, file_name


def read(source: Source, name: str = "") -> Reading:
    """The organisations, places, offers and sessions of a file: JSON, XLSX, Parquet or CSV.

    A service may name a structure that another file holds: its ``organisation`` is then an id to look for
    among the records that are there already.
    """
    file = file_name(source, name)
    try:
        return converted(read_rows(content_of(source)), file)
    except SourceRefusedError as refused:
        return Reading(file).refuse(refused.line, refused.field, refused.message, refused.remedy)
