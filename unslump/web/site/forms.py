"""What the forms of the site have in common."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Plain(forms.Form):
    """A form whose fields look as all fields of the site do (parts/form.html)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "text-input")
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill this in.")
