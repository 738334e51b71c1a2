"""Who said it, what kind of source that is, who hedged, who else says so: the sourcing of news articles, scored under open rules.

>>> import onrecord
>>> article = onrecord.score("Paris, 3 May. The minister, Anna Weiss, said on Friday that the bridge was closed.")
>>> [s["source_type"] for s in article.statements]
['gov.minister']

A score measures how a statement is *sourced*. It does not say whether the statement is so.

Spans are ``[start, end)`` in Unicode code points, as Python counts them: ``article.text[start:end]``. Scores are 0 to 100, shares,
values and confidences 0 to 1. The same articles, rules and version give the same bytes here, from the command and on any
number of machines (``onrecord.spark``).
"""

from . import errors
from ._onrecord import (
    Article,
    Batch,
    Comparison,
    RuleSet,
    Table,
    __version__,
    canonical,
    canonical_sha256,
    classify,
    classify_batch,
    compare,
    compare_batch,
    explain,
    score,
    score_batch,
)
from .errors import ArticleError, ColumnError, Error, FileError, OrderError, RuleError, UsageError

__all__ = [
    "Article",
    "ArticleError",
    "Batch",
    "ColumnError",
    "Comparison",
    "Error",
    "FileError",
    "OrderError",
    "RuleError",
    "RuleSet",
    "Table",
    "UsageError",
    "__version__",
    "canonical",
    "canonical_sha256",
    "classify",
    "classify_batch",
    "compare",
    "compare_batch",
    "errors",
    "explain",
    "score",
    "score_batch",
]
