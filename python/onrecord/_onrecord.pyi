"""Types of the compiled part. What each thing is stands here; examples are in the package's own help."""

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias

import pandas
import polars
import pyarrow

class ArrowStream(Protocol):
    """Anything with the Arrow C stream interface: a table of pyarrow, polars, pandas, DuckDB, arro3."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class ArrowArray(Protocol):
    """A record batch or array with the Arrow C data interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

Arrow: TypeAlias = ArrowStream | ArrowArray
Engine: TypeAlias = Literal["fast", "accurate"]
Language: TypeAlias = Literal["en", "any"]

__version__: str

class RuleSet:
    """The rules by which articles are read and scored. Never changes once loaded; threads may share it."""

    @staticmethod
    def shipped() -> RuleSet:
        """The rules that ship with this version."""

    @staticmethod
    def load(
        path: str | PathLike[str], *, only: bool = False, disable: Sequence[str] = ..., weights: dict[str, float] = ...
    ) -> RuleSet:
        """The rules that ship with a folder laid over them: the same path replaces, a new path adds. With ``only``, the folder alone.

        ``disable`` names rules that do not fire; ``weights`` gives rules by id another weight.

        Raises ``RuleError`` with every fault of every file, or ``FileError``.
        """

    @property
    def hash(self) -> str:
        """SHA-256 over every rule, lexicon, weight and adjustment: 64 hexadecimal digits."""

    def stamp(self, engine: Engine | str = "fast") -> dict[str, str]:
        """What results depend on besides the articles: version, rule_set, engine, model, conventions."""

    def titles(self) -> list[tuple[str, str]]:
        """``(id, title)`` of every rule, in order of their files."""

    def __len__(self) -> int: ...

class Table:
    """An Arrow table: pass it to any library that speaks Arrow. Columns as of ``docs/formats.md``; missing is null."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def __len__(self) -> int: ...
    def to_pyarrow(self) -> pyarrow.Table:
        """Without a copy."""

    def to_polars(self) -> polars.DataFrame:
        """Without a copy."""

    def to_pandas(self) -> pandas.DataFrame:
        """Needs pyarrow, too."""

    def to_pylist(self) -> list[dict[str, Any]]:
        """A dictionary a row."""

class Article:
    """One article as it was read. In a notebook it shows as its text, marked by kind of source."""

    @property
    def text(self) -> str:
        """What was analysed: with a title, the title, a blank line, the text. All spans count its code points."""

    @property
    def id(self) -> str:
        """The article's name."""

    @property
    def mean_score(self) -> float | None:
        """Of the scored statements, 0 to 100; ``None`` where none is scored."""

    @property
    def statements(self) -> list[dict[str, Any]]:
        """One a statement, in order of the text; keys as of ``onrecord.article/1``."""

    @property
    def speakers(self) -> list[dict[str, Any]]:
        """One a speaker, in order of first mention."""

    @property
    def hedges(self) -> list[dict[str, Any]]:
        """One a hedge, in order of the text."""

    @property
    def links(self) -> list[dict[str, Any]]:
        """One a pair of statements; ``similarity`` 0 to 1."""

    @property
    def profile(self) -> dict[str, Any]:
        """Counts, shares (0 to 1), diversity and their 95 % intervals."""

    @property
    def notes(self) -> list[dict[str, Any]]:
        """What was odd about the text, such as a quotation that does not close."""

    def to_dict(self) -> dict[str, Any]:
        """The whole article, ``onrecord.article/1``."""

    def to_json(self) -> str:
        """The same as the line that the command writes, without its end."""

    def explain(self, statement: str | None = None, line: int | None = None) -> str:
        """The computation behind each score, or that of a statement (``"S4"``) or of those in a line (from 1). Terms sum to the score."""

    def page(self) -> str:
        """One file of HTML that works from disk without a network."""

    def _repr_html_(self) -> str: ...
    def __len__(self) -> int:
        """Attributed statements."""

class Batch:
    """Many articles as they were read. Tables are in the order of the articles."""

    @property
    def statements(self) -> Table:
        """One row a statement: 58 columns."""

    @property
    def articles(self) -> Table:
        """One row an article, with its profile."""

    @property
    def links(self) -> Table:
        """One row a link."""

    @property
    def hedges(self) -> Table:
        """One row a hedge."""

    @property
    def unprocessed(self) -> Table:
        """One row an article that was not read: path, line (from 1), reason."""

    @property
    def run(self) -> dict[str, Any]:
        """Counts, sums, stamp: ``onrecord.run/1``."""

    def report(self) -> bytes:
        """What ``onrecord score --format jsonl`` writes, byte for byte."""

    def canonical(self) -> bytes:
        """The statements as JSON lines, sorted by their bytes."""

    def canonical_sha256(self) -> str:
        """SHA-256 of :meth:`canonical`: 64 hexadecimal digits."""

    def check(self) -> None:
        """Raises ``ArticleError`` for the first article that could not be read."""

    def __len__(self) -> int:
        """Articles that were read."""

class Comparison:
    """How two statements relate."""

    @property
    def relation(self) -> Literal["supports", "contradicts", "neither"]: ...
    @property
    def direction(self) -> Literal["both", "a_to_b", "b_to_a"]:
        """Which one makes the other likelier."""

    @property
    def similarity(self) -> float:
        """0 to 1, monotone in the belief that both make the same claim."""

    @property
    def because(self) -> list[str]:
        """Rules with what they saw."""

def score(
    text: str,
    *,
    id: str = "article",
    title: str | None = None,
    outlet: str | None = None,
    date: str | None = None,
    desk: str | None = None,
    author: str | None = None,
    url: str | None = None,
    rules: RuleSet | None = None,
    engine: Engine = "fast",
    language: Language = "en",
) -> Article:
    """Reads and scores one article. ``date`` is ISO 8601 where it is to be grouped by.

    Raises ``ArticleError`` where the text is empty, over 8 MB, or (of more than 600 bytes) in another language than English.
    """

def score_batch(
    articles: Arrow | Iterable[str | dict[str, Any]],
    *,
    rules: RuleSet | None = None,
    engine: Engine = "fast",
    corroborate: Literal["article", "corpus"] = "article",
    jobs: int = 0,
    path: str = "-",
    title: bool = True,
    language: Language = "en",
    memory: int = 1024,
) -> Batch:
    """Scores articles: an Arrow table with a column ``text`` and any of ``id``, ``title``, ``outlet``, ``date``, ``desk``, ``author``,
    ``url``; or a list of texts, or of dictionaries with such keys.

    ``corroborate="corpus"`` looks for who else says so across all articles. ``jobs`` is the number of threads, 0 one for each core; the
    bytes are the same at any. ``path`` is where outputs say the articles come from. ``memory`` is in MB and for links only.

    An article that cannot be read is a row of ``unprocessed``; nothing is raised for it. Raises ``ColumnError`` without ``text``.
    """

def compare(a: str, b: str, *, rules: RuleSet | None = None) -> Comparison:
    """How two statements relate, each given as a text of its own."""

def compare_batch(
    a: Arrow | Sequence[str | None], b: Arrow | Sequence[str | None], *, rules: RuleSet | None = None, jobs: int = 0
) -> Table:
    """How the statements of two columns relate, row by row: ``relation``, ``direction``, ``similarity``, ``because``."""

def classify(text: str, start: int, end: int, *, rules: RuleSet | None = None) -> dict[str, Any]:
    """What kind of source a mention is: ``[start, end)`` in code points of ``text``.

    Keys: ``type`` (``top.leaf``), ``secondary_type``, ``naming``, ``anonymous``, ``speaker``, ``rule``.
    """

def classify_batch(
    text: Arrow | Sequence[str | None],
    start: Arrow | Sequence[int],
    end: Arrow | Sequence[int],
    *,
    rules: RuleSet | None = None,
    jobs: int = 0,
) -> Table:
    """What kind of source each mention is, row by row; the columns are the keys of :func:`classify`."""

def explain(
    text: str,
    *,
    statement: str | None = None,
    line: int | None = None,
    rules: RuleSet | None = None,
    engine: Engine = "fast",
) -> str:
    """The computation behind the scores of a text's statements; see :meth:`Article.explain`."""

def canonical(statements: Arrow) -> bytes:
    """Statements in any order, from any engine, as JSON lines sorted by their bytes."""

def canonical_sha256(statements: Arrow) -> str:
    """SHA-256 of :func:`canonical`: 64 hexadecimal digits."""

class Report:
    """Adds up a report whose lines are written elsewhere."""

    def __init__(self, *, rules: RuleSet | None = None, engine: Engine | str = "fast") -> None: ...
    def add(self, line: bytes | None, entry: bytes) -> None:
        """The next article in order: its line, or ``None`` where it was lost, and its entry."""

    def finish(self) -> bytes:
        """The last line, sealed, with its end."""

class Reader:
    """The map of ``onrecord.spark``."""

    def __init__(
        self,
        *,
        rules: RuleSet | None = None,
        engine: Engine | str = "fast",
        title: bool = True,
        language: Language | str = "en",
        jobs: int = 1,
        linking: bool = True,
        stamp: str | None = None,
    ) -> None: ...
    def read(self, batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
        """Rows of articles → rows of what is said of them."""

    def schema(self) -> pyarrow.RecordBatch:
        """What :meth:`read` gives, without rows."""

class Neighbours:
    """A reducer: ``(run, article)``, sorted → ``(a, b, common)``. Raises ``OrderError``."""

    def __init__(self) -> None: ...
    def push(self, batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch: ...
    def finish(self) -> pyarrow.RecordBatch: ...

class Members:
    """A reducer: ``(key, id)``, sorted → ``(key, a, b, left_out)``. Raises ``OrderError``."""

    def __init__(self) -> None: ...
    def push(self, batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch: ...
    def finish(self) -> pyarrow.RecordBatch: ...

class Linking:
    """Compares pairs: ``(key, record_a, record_b, group_a, group_b)`` → ``(id, elsewhere)``."""

    def __init__(self, *, rules: RuleSet | None = None) -> None: ...
    def link(self, batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch: ...

def copies(batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """``(a, b, shared, common, own)`` → those that are copies, as ``(a, b)``."""

def unpack_table(batch: pyarrow.RecordBatch, nth: int) -> pyarrow.RecordBatch:
    """The rows of a table (0 statements, 1 articles, 2 links, 3 hedges) out of a column ``tables``."""

def unpack_line(packed: bytes) -> bytes:
    """One line of the report."""
