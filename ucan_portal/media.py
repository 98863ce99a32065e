from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header
from django.views.static import serve


def uploaded_file(request: HttpRequest, path: str) -> FileResponse:
    """Uploaded pictures and documents, where no web server in front of the portal has them.

    They may be kept for a year: a changed file gets another name. Browsers show pictures and PDF
    and save all else; nothing of it runs as a part of the portal.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation:
        raise Http404(path) from None
    kind = response.get("Content-Type", "")  # 304 has none
    is_shown = kind == "application/pdf" or kind.startswith("image/")
    name = PurePosixPath(path).name
    response["Content-Disposition"] = content_disposition_header(not is_shown, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
