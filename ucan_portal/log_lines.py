"""Lines of the log without the tokens of readers, which open their choices to whoever has them."""

import logging
import re

TOKEN = re.compile(r"(/newsletter/(?:confirm|address|preferences|data|unsubscribe)/)[^/\s?]+")


class Line(logging.Formatter):
    """Only what is written is changed: other handlers get the record as it is."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1…", super().format(record))
