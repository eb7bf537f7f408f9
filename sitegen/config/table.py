"""What all tables of sitegen.toml and partner.toml have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

from sitegen.config.value_types import no_login
from sitegen.digest import digest


class Table(BaseModel):
    """A table of a TOML file: an unknown key is an error, and a value is not changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _says_no_password(cls, value: object) -> object:
        return no_login(value)

    @property
    def digest(self) -> str:
        """Stands for the table in an artifact's key."""
        return digest(self.model_dump_json().encode())
