"""The words for the fields of records, in templates."""

from django import template

from maillage.directory.publishing.field_words import label

register = template.Library()
register.filter("field_label", label)
