from pathlib import PurePosixPath
from posixpath import normpath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header
from django.views.static import serve

from publishing.models import Document
from publishing.reading import Gone
from publishing.rights import may_preview

# Pictures may be seen by everybody who has their address; all else belongs to a document.
PICTURES = "images/"
FOR_EVER = "public, max-age=31536000, immutable"  # a changed file gets another name
# Asked for anew each time, so that a withdrawal comes true.
WHILE_PUBLIC = "public, no-cache"
FOR_STAFF = "private, no-store"


def uploaded_file(request: HttpRequest, path: str) -> FileResponse:
    """Pictures, where no web server in front of the portal has them, and documents while they
    are public.

    Browsers show pictures and PDF and save all else; nothing of it runs as a part of the portal.
    """
    if "\0" in path:
        raise Http404("no name of a file")
    path = normpath(path).lstrip("/")  # "images/../documents/" is no picture
    keeping = FOR_EVER if path.startswith(PICTURES) else how_to_keep_document(request, path)
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    kind = response.get("Content-Type", "")  # 304 has none
    is_shown = kind == "application/pdf" or kind.startswith("image/")
    name = PurePosixPath(path).name
    response["Content-Disposition"] = content_disposition_header(not is_shown, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = keeping
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def how_to_keep_document(request: HttpRequest, path: str) -> str:
    """The Cache-Control of a file that this reader may have; raises Http404 or Gone otherwise."""
    documents = Document.objects.filter(file=path)
    if documents.published().exists():
        return WHILE_PUBLIC
    if may_preview(request.user) and documents.visible_to(request.user).exists():
        return FOR_STAFF
    if documents.withdrawn().exists():
        raise Gone
    raise Http404(path)
