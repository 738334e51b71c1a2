"""What can fail. Every error says in which file, line and column, where that is known."""

from __future__ import annotations


class Error(Exception):
    """Any error of the library.

    ``file`` is a path with forward slashes or ``""``; ``line`` and ``column`` count from 1, 0 where the whole file or line is meant.
    """

    file: str = ""
    line: int = 0
    column: int = 0


class RuleError(Error, ValueError):
    """Rules or lexicons are at fault. ``faults`` holds every fault of every file as ``(file, line, column, message)``."""

    faults: list[tuple[str, int, int, str]] = []


class FileError(Error, OSError):
    """A file or folder cannot be read."""

    __str__ = Exception.__str__


class ArticleError(Error, ValueError):
    """An article cannot be read: it is empty, too large, or in another language."""


class ColumnError(Error, KeyError):
    """A table lacks a column, or holds another kind of value in it."""

    __str__ = Exception.__str__


class OrderError(Error, RuntimeError):
    """A reducer was given rows in another order than it asked for; no result is better than a wrong one."""


class UsageError(Error, ValueError):
    """What was asked makes no sense."""
