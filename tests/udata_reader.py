"""What data.gouv.fr takes of a built site, by its own code: run by the Python that SITEGEN_UDATA_PYTHON names.

    PYTHON tests/udata_reader.py FOLDER BASE LICENCES

udata's harvester reads FOLDER as the site at BASE, with the licences of a JSON file, and mongomock in place of MongoDB.
Prints a JSON list, one object a dataset. It opens no connection and resolves no host's name.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote


class _Answer:
    def __init__(self, text: str) -> None:
        self.text = text

    def raise_for_status(self) -> None:
        pass


def read(folder: Path, base: str, licences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    import mongomock
    from mongoengine import connect, disconnect_all
    from udata.app import create_app
    from udata.settings import Defaults, Testing
    from udata.ssrf import SSRFProtectedSession

    class Settings(Testing):  # type: ignore[misc]
        MONGODB_HOST = MONGODB_HOST_TEST = "mongodb://localhost/udata"
        URLS_ALLOWED_TLDS = Defaults.URLS_ALLOWED_TLDS
        URLS_ALLOW_LOCAL = False
        SECRET_KEY = "-"

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing is asked of the network")

    SSRFProtectedSession.request = refuse
    app = create_app("udata.settings.Defaults", override=Settings, init_logging=lambda app: None)
    disconnect_all()
    connect("udata", mongo_client_class=mongomock.MongoClient)
    logging.disable(logging.CRITICAL)
    with app.app_context():
        return _harvest(folder, base, licences)


def _harvest(folder: Path, base: str, licences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from udata.core.dataset.models import License
    from udata.core.dataset.rdf import dataset_from_rdf
    from udata.core.organization.models import Organization
    from udata.harvest.backends.dcat import DcatBackend
    from udata.harvest.models import HarvestSource

    for licence in licences:
        License(**licence, slug=License.slug.slugify(licence["title"])).save()
    owner = Organization(name="Organisation", slug="organisation", description="-")
    owner.save(signal_kwargs={"ignores": ["post_save"]})
    kept: dict[int, Any] = {}

    class Backend(DcatBackend):  # type: ignore[misc]
        def get(self, url: str, **_: Any) -> _Answer:
            assert url.startswith(base), url
            return _Answer((folder / unquote(url.removeprefix(base))).read_text("utf-8"))

        def process_dataset(self, harvest_item: Any, node: Any, graph: Any, page_number: int) -> Any:
            """As udata's, but for contacts, which a dry run would not make."""
            dataset = dataset_from_rdf(graph, self.get_item(harvest_item.remote_id, _dataset()), node=node)
            kept[id(harvest_item)] = dataset
            return dataset

        def save_job(self) -> None:
            pass

        def store_graphs(self) -> None:
            pass

        def end_job(self) -> None:
            pass

        def update_harvested_organizations(self) -> None:
            pass

    source = HarvestSource(name="s", url=f"{base}catalog.ttl", backend="dcat", organization=owner, autoarchive=False)
    job = Backend(source, dryrun=True).harvest()
    if job.errors:
        raise SystemExit("\n".join(error.message for error in job.errors))
    return [_told(item, kept.get(id(item))) for item in job.items]


def _dataset() -> Any:
    from udata.core.dataset.models import Dataset

    return Dataset


def _told(item: Any, dataset: Any) -> dict[str, Any]:
    head = {"id": item.remote_id, "taken": item.status == "done", "why": " ".join(e.message for e in item.errors)}
    if item.status != "done":
        return head
    quality = dataset.quality
    coverage = dataset.temporal_coverage
    return head | {
        "address": dataset.harvest.remote_url,
        "title": dataset.title,
        "description": dataset.description,
        "frequency": dataset.frequency and dataset.frequency.id,
        "licence": dataset.license and dataset.license.id,
        "spatial": bool(dataset.spatial),
        "temporal": [_day(coverage.start), _day(coverage.end)] if coverage else None,
        "tags": sorted(dataset.tags),
        "created": _day(dataset.harvest.created_at),
        "issued": _day(dataset.harvest.issued_at),
        "modified": _day(dataset.harvest.modified_at),
        "contacts": [[each.role, each.name, each.email, each.contact_form] for each in dataset.contact_points],
        "files": [
            {
                "address": each.url,
                "title": each.title,
                "description": each.description,
                "format": each.format,
                "media_type": each.mime,
                "size": each.filesize,
                "kind": each.type,
                "modified": _day(each.harvest.modified_at),
                "schema": each.schema.url if each.schema else None,
            }
            for each in dataset.resources
        ],
        "score": {name: bool(value) for name, value in quality.items() if name not in ("score", "has_resources")},
    }


def _day(value: Any) -> str | None:
    """The day of a date or of a moment, as it would be saved."""
    from mongoengine.fields import DateTimeField

    saved = DateTimeField().to_mongo(value)
    return saved.isoformat()[:10] if saved else None


if __name__ == "__main__":
    folder, base, known = sys.argv[1:]
    found = read(Path(folder), base, json.loads(Path(known).read_text("utf-8")))
    json.dump(found, sys.stdout, ensure_ascii=False)
