"""Static files as production serves them: hashed, compressed, and one stylesheet for the public."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE_STYLES = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<part>[^"]+)"\) layer\((?P<layer>\w+)\);')


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths: dict, dry_run: bool = False, **options: Any) -> Iterator[tuple]:
        if not dry_run and SITE_STYLES in paths:
            bundle = bundled(paths, SITE_STYLES)
            self.delete(SITE_STYLES)
            self.save(SITE_STYLES, ContentFile(bundle.encode()))
            paths[SITE_STYLES] = (self, SITE_STYLES)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def bundled(paths: dict, name: str) -> str:
    """The stylesheet with its parts in the place of their imports: one request, not twenty."""
    folder = name.rpartition("/")[0]

    def part(match: re.Match) -> str:
        rules = source(paths, f"{folder}/{match['part']}")
        return f"@layer {match['layer']} {{\n{rules}}}"

    return IMPORT.sub(part, source(paths, name))


def source(paths: dict, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
