"""The objects of HSDS 3.0 and their fields, and what of an object does not follow them.

A field is ``name``, then ``!`` when it is required, then its form: ``:uri``, ``:email``, ``:uuid``,
``:number``, ``:a|b`` for a list of values, ``:[object]`` for a list of objects, ``:object`` for one; nothing
for text. All objects but a few have attributes and metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

_TABLES = {
    "organization": (
        "id!:uuid name! alternate_name description! email:email website:uri tax_status tax_id "
        "year_incorporated:number legal_status logo uri:uri parent_organization_id funding:[funding] "
        "contacts:[contact] phones:[phone] locations:[location] programs:[program] "
        "organization_identifiers:[organization_identifier]"
    ),
    "service": (
        "id!:uuid organization_id program_id name! alternate_name description url:uri email:email "
        "status!:active|inactive|defunct|temporarily+closed interpretation_services application_process "
        "fees_description wait_time fees accreditations eligibility_description minimum_age:number "
        "maximum_age:number assured_date assurer_email:email licenses alert phones:[phone] "
        "schedules:[schedule] service_areas:[service_area] service_at_locations:[service_at_location] "
        "languages:[language] organization:organization funding:[funding] cost_options:[cost_option] "
        "program:program required_documents:[required_document] contacts:[contact]"
    ),
    "service_at_location": (
        "id!:uuid service_id location_id description service_areas:[service_area] contacts:[contact] "
        "phones:[phone] schedules:[schedule] location:location"
    ),
    "location": (
        "id!:uuid location_type!:physical|postal|virtual url:uri organization_id name alternate_name "
        "description transportation latitude:number longitude:number external_identifier "
        "external_identifier_type languages:[language] addresses:[address] contacts:[contact] "
        "accessibility:[accessibility] phones:[phone] schedules:[schedule]"
    ),
    "address": (
        "id!:uuid location_id attention address_1! address_2 city! region state_province! postal_code! "
        "country! address_type!:physical|postal|virtual"
    ),
    "schedule": (
        "id!:uuid service_id location_id service_at_location_id valid_from valid_to dtstart timezone:number "
        "until count:number wkst:MO|TU|WE|TH|FR|SA|SU freq:WEEKLY|MONTHLY interval:number byday byweekno "
        "bymonthday byyearday description opens_at closes_at schedule_link:uri attending_type notes"
    ),
    "phone": (
        "id!:uuid location_id service_id organization_id contact_id service_at_location_id number! "
        "extension:number type description languages:[language]"
    ),
    "contact": (
        "id!:uuid organization_id service_id service_at_location_id location_id name title department "
        "email:email phones:[phone]"
    ),
    "language": "id!:uuid service_id location_id phone_id name code note",
    "accessibility": "id!:uuid location_id description details url:uri",
    "cost_option": (
        "id!:uuid service_id valid_from valid_to option currency amount:number amount_description"
    ),
    "required_document": "id!:uuid service_id document uri:uri",
    "service_area": ("id!:uuid service_id service_at_location_id name description extent extent_type uri"),
    "organization_identifier": ("id!:uuid organization_id identifier_scheme identifier_type! identifier!"),
    "funding": "id!:uuid organization_id service_id source",
    "program": ("id!:uuid organization_id name! alternate_name description!"),
    "attribute": (
        "id!:uuid link_id taxonomy_term_id link_type link_entity value taxonomy_term:taxonomy_term"
    ),
    "taxonomy_term": "id!:uuid code name! description! parent_id taxonomy language taxonomy_id term_uri:uri",
    "metadata": (
        "id!:uuid resource_id! resource_type! last_action_date! last_action_type! field_name! "
        "previous_value! replacement_value! updated_by!"
    ),
}
_COMMON = " attributes:[attribute] metadata:[metadata]"
_BARE = frozenset({"attribute", "metadata", "taxonomy_term"})
_FORMS = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "uri": re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
}
_FIELD = re.compile(r"(?P<name>\w+)(?P<required>!?)(?::(?P<form>\S+))?")
DEEPEST = 12


@cache
def fields_of(kind: str) -> Mapping[str, tuple[bool, str]]:
    """Of each field: whether it is required, and its form."""
    found = {}
    for told in (_TABLES[kind] + ("" if kind in _BARE else _COMMON)).split():
        match = _FIELD.fullmatch(told)
        if match is not None:
            found[match["name"]] = bool(match["required"]), (match["form"] or "").replace("+", " ")
    return found


def object_faults(kind: str, value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The path and the fault of each field that does not follow HSDS 3.0; those that it doesn't know pass."""
    if not isinstance(value, Mapping):
        yield path, _("ce n’est pas un objet")
        return
    if depth > DEEPEST:
        yield path, _("trop de niveaux imbriqués")
        return
    for name, (required, form) in fields_of(kind).items():
        at = f"{path}.{name}" if path else name
        if value.get(name) is None:
            if required:
                yield at, _("champ obligatoire absent")
        else:
            yield from _field_faults(form, value[name], at, depth)


def _field_faults(form: str, value: Any, at: str, depth: int) -> Iterator[tuple[str, str]]:
    if form.startswith("["):
        if not isinstance(value, list):
            yield at, _("ce n’est pas une liste")
            return
        for rank, each in enumerate(value):
            yield from object_faults(form.strip("[]"), each, f"{at}[{rank}]", depth + 1)
    elif form in _TABLES:
        yield from object_faults(form, value, at, depth + 1)
    elif form == "number":
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield at, _("ce n’est pas un nombre")
    elif not isinstance(value, str):
        yield at, _("ce n’est pas un texte")
    elif form in _FORMS and not _FORMS[form].fullmatch(value):
        yield at, _("n’a pas la bonne forme")
    elif "|" in form and value not in form.split("|"):
        yield at, _("valeur inconnue")
