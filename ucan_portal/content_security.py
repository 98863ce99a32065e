"""What a browser may load and do on the portal's pages (CSP level 3); csp.py sends it."""

from csp.constants import NONCE, NONE, SELF

PUBLIC_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
# The rich-text editor needs a nonce for its import map and sets styles on what is edited.
ADMIN_POLICY = PUBLIC_POLICY | {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, "'unsafe-inline'"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
