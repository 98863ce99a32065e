"""Rich text that is clean in the database, by whichever way it came there."""

from typing import Any

from django_prose_editor.fields import ProseEditorField

# What an editor can make is what is kept: everything else is taken out.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "HardBreak": True,
}


class RichTextField(ProseEditorField):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=True, **kwargs)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Every write passes here: save(), bulk_create() and QuerySet.update() alike."""
        if isinstance(value, str) and value:
            value = self.sanitize(value)
        return super().get_db_prep_save(value, connection)
