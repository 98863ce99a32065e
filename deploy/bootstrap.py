"""Starts the portal or its tests from a fresh checkout: bootstrap.py run|test|prepare.

Every Python can read this file, so that one which is too old can say so.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the sentence is for those whose Python is older
    sys.exit(
        "The portal needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + "."
    )

from virtual_environment import start

start(*sys.argv[1:])
