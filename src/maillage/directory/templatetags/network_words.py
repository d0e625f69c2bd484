"""The network's words in templates."""

from __future__ import annotations

from typing import Any

from django import template

from maillage.accounts.rules import Visitor
from maillage.directory.models import Organisation
from maillage.directory.network import queries, rules
from maillage.directory.network.queries import Tie
from maillage.directory.network.wording import side_words
from maillage.directory.themes import public_name

register = template.Library()
register.filter("public", public_name)


@register.filter
def relation(tie: Tie) -> str:
    """What an organisation does with its partner."""
    return side_words(tie.side, entered=tie.link.entered)


@register.inclusion_tag("directory/network/_relations.html")
def relations(organisation: Organisation, user: Visitor) -> dict[str, Any]:
    """Who an organisation works with, and what this visitor may do about it."""
    ties = queries.ties_of(organisation)
    return {
        "organisation": organisation,
        "ties": ties,
        "derived": any(not tie.link.entered for tie in ties),
        "contested": queries.contested_of(organisation),
        "may_enter": rules.can_enter(user, organisation),
    }
