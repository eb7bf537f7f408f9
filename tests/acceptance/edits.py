"""Edits such as people make to a catalogue between two builds."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Package = dict[str, Any]


@dataclass
class Holdings:
    """A catalogue under edit: what the dump's three files hold."""

    packages: list[Package]
    organizations: list[dict[str, Any]]
    groups: list[dict[str, Any]]


Edit = Callable[[Holdings, random.Random], None]


def _one(held: Holdings, dice: random.Random) -> Package:
    return dice.choice(held.packages)


def change_title(held: Holdings, dice: random.Random) -> None:
    package = _one(held, dice)
    package["title"] = f"Titre n° {dice.randrange(1000)} : l’été"
    if dice.random() < 0.5:  # else its words in other languages go on hiding the new ones
        package.pop("title_translated", None)


def change_notes(held: Holdings, dice: random.Random) -> None:
    package = _one(held, dice)
    package["notes"] = dice.choice(["", None, "# Titre\n\n- un\n- deux", "<p>déjà du <b>HTML</b></p>", "Une phrase."])
    package.pop("notes_translated", None)
    package["metadata_modified"] = f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}T10:00:00.000000"


def remove_dataset(held: Holdings, dice: random.Random) -> None:
    if len(held.packages) > 2:
        held.packages.remove(_one(held, dice))


def add_dataset(held: Holdings, dice: random.Random) -> None:
    number = dice.randrange(10_000)
    added = copy.deepcopy(_one(held, dice))
    added |= {"id": f"added-{number}", "name": f"ajout-{number}", "title": f"Ajout {number}"}
    for index, resource in enumerate(added["resources"]):
        resource["id"] = f"added-{number}-{index}"
    held.packages.insert(dice.randrange(len(held.packages) + 1), added)


def rename_dataset(held: Holdings, dice: random.Random) -> None:
    _one(held, dice)["name"] = dice.choice(["nouveau-nom", "Un Nom Étrange", "con", f"nom-{dice.randrange(100)}"])


def collide_names(held: Holdings, dice: random.Random) -> None:
    _one(held, dice)["name"] = _one(held, dice)["name"]


def make_private(held: Holdings, dice: random.Random) -> None:
    _one(held, dice)["private"] = dice.choice([True, False])


def shuffle(held: Holdings, dice: random.Random) -> None:
    dice.shuffle(held.packages)


def change_tags(held: Holdings, dice: random.Random) -> None:
    names = ["eau", "Eau", "vélo", "C++", "2026", "données ouvertes"]
    _one(held, dice)["tags"] = [{"name": name} for name in dice.sample(names, dice.randrange(4))]


def change_groups(held: Holdings, dice: random.Random) -> None:
    chosen = dice.sample(held.groups, dice.randrange(3))
    _one(held, dice)["groups"] = [{key: group[key] for key in ("id", "name", "title")} for group in chosen]


def retitle_group(held: Holdings, dice: random.Random) -> None:
    group = dice.choice(held.groups)
    group["title"] = group["display_name"] = f"Thème {dice.randrange(100)}"


def retitle_organization(held: Holdings, dice: random.Random) -> None:
    organization = dice.choice(held.organizations)
    organization["title"] = organization["display_name"] = f"Organisation {dice.randrange(100)}"


def move_to_organization(held: Holdings, dice: random.Random) -> None:
    organization = dice.choice(held.organizations)
    package = _one(held, dice)
    package["organization"] = {key: organization[key] for key in ("id", "name", "title")}
    package["owner_org"] = organization["id"]


def add_resource(held: Holdings, dice: random.Random) -> None:
    number = dice.randrange(10_000)
    resource = {"id": f"r-{number}", "name": f"Fichier {number}", "format": "CSV", "url": f"https://e.org/{number}.csv"}
    _one(held, dice)["resources"].append(resource)


def change_resource(held: Holdings, dice: random.Random) -> None:
    for resource in _one(held, dice)["resources"][:1]:
        resource |= dice.choice(
            [{"format": "GeoJSON"}, {"size": dice.randrange(10**9)}, {"name": ""}, {"url": "nulle part"}]
        )


def remove_resource(held: Holdings, dice: random.Random) -> None:
    resources = _one(held, dice)["resources"]
    if resources:
        resources.pop(dice.randrange(len(resources)))


def restrict_resource(held: Holdings, dice: random.Random) -> None:
    for resource in _one(held, dice)["resources"][:1]:
        resource["restricted"] = dice.choice(['{"level": "only_allowed_users"}', '{"level": "public"}', ""])


EDITS: tuple[Edit, ...] = (
    change_title, change_notes, remove_dataset, add_dataset, rename_dataset, collide_names, make_private, shuffle,
    change_tags, change_groups, retitle_group, retitle_organization, move_to_organization, add_resource,
    change_resource, remove_resource, restrict_resource,
)  # fmt: skip
