"""How forms are drawn everywhere on the site."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws each field with its label, hint and errors as the design system does."""

    form_template_name = "web/components/form.html"
    field_template_name = "web/components/field.html"
