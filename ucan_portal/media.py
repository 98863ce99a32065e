from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.views.static import serve


def uploaded_file(request: HttpRequest, path: str) -> FileResponse:
    """Uploaded pictures and documents, where no web server in front of the portal has them.

    They may be kept for a year: a changed file gets another name.
    """
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
