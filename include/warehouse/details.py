"""Keeps what errors of PostgreSQL quote of rows out of messages, and so out of logs."""

import ctypes
from functools import cache

import psycopg2.extensions
from psycopg2 import _psycopg

_PQERRORS_TERSE = 0
"""Of libpq: severity, message and position."""


def withhold_details(connection: psycopg2.extensions.connection) -> None:
    """From now on errors of the connection say what is wrong with which column, without DETAIL and CONTEXT.

    These quote rows ("Failing row contains (...)", "Key (...)=(...)", a line of COPY), and rows hold personal data.
    Hints go, too. A program that needs one of them finds it in the error's `diag`.
    """
    _libpq().PQsetErrorVerbosity(connection.pgconn_ptr, _PQERRORS_TERSE)


@cache
def _libpq() -> ctypes.CDLL:
    """The libpq that psycopg2 is linked to: the driver itself has no call for the verbosity of errors."""
    library = ctypes.CDLL(_psycopg.__file__)
    library.PQsetErrorVerbosity.argtypes = [ctypes.c_void_p, ctypes.c_int]
    return library
