"""Who may have a dataset, and which laws ask for it, as its description says. What is locked is another matter."""

from __future__ import annotations

from sitegen.catalogue import ACCESS_RIGHTS
from sitegen.sources.shape import links, schemas
from sitegen.sources.values import Fields, label, terms

_EU = "publications.europa.eu/resource/authority/access-right/"
_INSPIRE = "inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/"
_WORDS = {
    "public": "PUBLIC",
    "open": "PUBLIC",
    "nolimitations": "PUBLIC",
    "restrictedpublic": "RESTRICTED",
    "restricted": "RESTRICTED",
    "nonpublic": "NON_PUBLIC",
}
_OF_WORDS = ("accessLevel",)  # which has these words alone
_SILENT = (
    *("otherrestrictions", "license", "licence"),  # codes of ISO 19139
    *("none", "null", "unknown", "true", "false"),
)


def access_rights(fields: Fields) -> str:
    """The EU's code, another address, or words; "" where nothing is said."""
    for name in schemas.names("access_rights"):
        said = [label(text) for text in terms(fields.get(name)) if _key(text) not in _SILENT]
        if code := next(filter(None, map(_code, said)), ""):
            return code
        if said and name not in _OF_WORDS:
            return next((text for text in said if not links.web(text)), "") or links.web(said[0])
    return ""


def _code(text: str) -> str:
    code = text.rstrip("/").rpartition("/")[2] if _EU in text or _INSPIRE in text else text
    return code if code in ACCESS_RIGHTS else _WORDS.get(_key(code), "")


def _key(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def legislation(fields: Fields) -> tuple[str, ...]:
    """Addresses of laws, each once, in their order."""
    said = (text for value in schemas.told(fields, "legislation") for text in terms(value))
    return tuple(dict.fromkeys(address for text in said if (address := links.web(text))))
