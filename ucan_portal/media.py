from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.views.static import serve


def uploaded_file(request: HttpRequest, path: str) -> FileResponse:
    """Uploaded pictures and documents, where no web server in front of the portal has them.

    They may be kept for a year: a changed file gets another name.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation:
        raise Http404(path) from None
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
