"""PostgreSQL's text format for COPY."""

import re

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def unescape(text: str) -> str:
    """What a value in COPY's text format stands for, as far as deliveries write it."""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)
