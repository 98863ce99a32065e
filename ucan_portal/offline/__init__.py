"""Reading on without a connection, for readers who asked for it.

Copies on somebody's device are not needed to show a page, so the portal may not make them unasked
(§ 25 TDDDG, Art. 5 (3) ePrivacy Directive): the reader switches it on. From then on they are what
that reader's wish strictly needs (§ 25 (2) no. 2), and no further consent is asked for. That the
worker is registered is the only memory of the wish; switching off deletes it and every copy.
"""
