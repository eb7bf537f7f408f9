"""A portal's table of terms and their translations (`term_translation_show`), which ckanext-multilingual reads.

No stamp of a dataset tells that a term was changed: the terms of all that a partner shows are asked for at each
reading. Nothing is asked of a portal that does not list the extension, and nothing that goes wrong here ends a reading:
texts are then as the packages have them, in every language, and the webmaster is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.catalogue import Caution
from sitegen.errors import SourceError
from sitegen.sources.ckan.client import Client, is_slow
from sitegen.sources.http.http import UnreachableError

Translations = dict[str, dict[str, str]]
"""By term, in their order; by language, in theirs."""

FAMILY = "multilingual_"  # multilingual_dataset, multilingual_group, multilingual_tag, multilingual_resource
BATCH = 500  # terms in one question
BATCH_BYTES = 100_000  # of them, unless one alone is longer
LONGEST = 20_000  # bytes: PostgreSQL's index on the table takes 2,704 of a term, compressed
MOST = 64 << 20  # characters of all translations

_ACTION = "term_translation_show"


class TermTable:
    """One portal's, for as long as a run lasts: what partners with the same languages share is asked once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[tuple[str, ...], Translations] = {}
        self._asked: dict[tuple[str, ...], set[str]] = {}
        self._size = 0
        self._is_kept: bool | None = None
        self._fault: Caution | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the portal lists the extension that reads the table. Asked once."""
        if self._is_kept is None:
            self._is_kept = self._listed()
        return self._is_kept

    @property
    def cautions(self) -> list[Caution]:
        """Why no term was translated, if so."""
        return [self._fault] if self._fault else []

    def translations(self, terms: Iterable[str], languages: tuple[str, ...]) -> Translations:
        """Those of these terms that have any, in these languages; none at all where the portal does not give them."""
        wanted = sorted({term for term in terms if _may_be_one(term)})
        known, asked = self._known.setdefault(languages, {}), self._asked.setdefault(languages, set())
        try:
            for batch in _batches([term for term in wanted if term not in asked]):
                if self._fault:
                    break
                self._ask(batch, languages, known)
                asked.update(batch)
        except SourceError as error:
            self._fault = _fault(self._client, f"{error.message} ({error.where})")
        return {} if self._fault else {term: known[term] for term in wanted if term in known}

    def _listed(self) -> bool:
        try:
            status = self._client.ask("status_show", {}, attempts=1, seconds=self._silence)
        except UnreachableError as error:
            self._fault = _fault(self._client, f"whether it has any is not known: {error.message}")
            return False
        except SourceError:  # not every portal says what it is made of
            return False
        listed = status.get("extensions") if isinstance(status, dict) else None
        return isinstance(listed, list) and any(isinstance(each, str) and each.startswith(FAMILY) for each in listed)

    @property
    def _silence(self) -> float:
        """Seconds: most of what the portal may take is left to questions that have to be answered."""
        return max(1.0, self._client.patience / 3)

    def _ask(self, batch: list[str], languages: tuple[str, ...], known: Translations) -> None:
        parameters = {"terms": batch, "lang_codes": list(languages)}
        rows = self._client.ask(_ACTION, parameters, attempts=2, seconds=self._silence, at_once=is_slow)
        if not isinstance(rows, list):
            raise self._strange()
        of = set(batch)
        found: Translations = {}
        for row in rows:
            match row:
                case {"term": str(term), "lang_code": str(language), "term_translation": str(text)}:
                    if term in of and language in languages and text.strip():
                        found.setdefault(term, {})[language] = text
                        self._size += len(text)
                case _:
                    raise self._strange()
        if self._size > MOST:
            raise SourceError(f"more than {MOST >> 20} million characters of translations", where=self._client.portal)
        for term, texts in found.items():
            known[term] = {language: texts[language] for language in languages if language in texts}

    def _strange(self) -> SourceError:
        return self._client.strange(_ACTION, "a list of terms with their translations")


def _may_be_one(term: str) -> bool:
    """Whether the table may have it: no database takes a null, and no question half a character."""
    if not term.strip() or "\0" in term or len(term) > LONGEST:
        return False
    try:
        return len(term.encode()) <= LONGEST
    except UnicodeEncodeError:
        return False


def _batches(terms: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for term in terms:
        length = len(term.encode())
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(term)
        size += length
    if batch:
        yield batch


def _fault(client: Client, why: str) -> Caution:
    message = f"the portal's translations of terms were not read, and texts are as its datasets have them: {why}"
    return Caution("terms-not-read", client.portal, message)
