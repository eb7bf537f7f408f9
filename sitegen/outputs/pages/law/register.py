"""The register of main public information as a table, for those who gather such registers."""

from __future__ import annotations

import csv
import io
from typing import Any

from sitegen.config import RegisterDocument
from sitegen.engine import Sealed
from sitegen.site import register
from sitegen.site.edition import Edition
from sitegen.text.markup import LONGEST_SUMMARY, summary
from sitegen.text.spreadsheet import no_formula

# What article R322-7 of the CRPA asks for, by its own words. No schema of it is published.
COLUMNS = (
    *("titre", "objet", "date_creation", "date_mise_a_jour", "objet_mise_a_jour"),
    *("conditions_reutilisation", "url_licence", "url"),
)


def register_file(
    edition: Sealed[Edition], documents: Sealed[tuple[RegisterDocument, ...]], *pairs: Sealed[Any]
) -> bytes:
    """The CSV (RFC 4180, UTF-8): datasets by title, then the partner's own documents, in the site's first language."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in (*register.entries(edition.value, pairs), *register.named(documents.value)):
        row = (
            str(entry.title),
            summary(str(entry.subject), LONGEST_SUMMARY),
            entry.created,
            entry.updated,
            entry.change,
            entry.reuse,
            entry.reuse_url,
            entry.url,
        )
        writer.writerow(map(no_formula, row))
    return out.getvalue().encode("utf-8", "replace")
