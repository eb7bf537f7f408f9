"""What may be written of sources in sitegen.toml: a table for each kind, and how all of them are asked.

What is special about a kind is said here by its table, for whoever asks; `sitegen.sources` has a module for each.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, Field

from sitegen.config.table import Table
from sitegen.config.value_types import AgreedHost, PrivateHost, WebAddress, unique, web_address


class SourceSettings(Table):
    """A source of any kind: what is special about one kind is said by its own table, and nobody else names it."""

    software: ClassVar[str] = "ckan"  # of the portal: a key of `catalogue.portals.PORTALS`
    is_live: ClassVar[bool] = True  # whether it is asked by the network
    takes_filters: ClassVar[bool] = False  # of Solr, as `fq` of [select]
    has_groups: ClassVar[bool] = True

    @property
    def files(self) -> tuple[str, ...]:
        """Those of the project that it reads, relative to it."""
        return ()


class CkanSource(SourceSettings):
    """A CKAN portal, read through its Action API."""

    takes_filters = True

    kind: Literal["ckan"]
    url: WebAddress = Field(description="The portal's address: what stands before `/api/3/action/`.")
    title: str = Field(default="", description="The portal's name, as pages show it beside the link back to it.")


class DumpSource(SourceSettings):
    """A file of datasets on this machine, as `ckanapi dump datasets --all` writes it."""

    is_live = False

    kind: Literal["dump"]
    datasets: str = Field(description="One CKAN package a line: `.jsonl` or `.jsonl.gz`. Relative to the project.")
    organizations: str = Field(default="", description="What `organization_list` answers with `all_fields`, as JSON.")
    groups: str = Field(default="", description="What `group_list` answers with `all_fields`, as JSON.")
    url: Annotated[str, AfterValidator(lambda v: web_address(v) if v else v)] = Field(
        default="", description="The portal that the dump comes from, for links back to it."
    )
    title: str = Field(default="", description="The portal's name, as pages show it.")

    @property
    def files(self) -> tuple[str, ...]:
        """Its files, relative to the project."""
        return tuple(filter(None, (self.datasets, self.organizations, self.groups)))


class UdataSource(SourceSettings):
    """A portal of the software udata, as data.gouv.fr, read through its API."""

    software = "udata"
    has_groups = False

    kind: Literal["udata"]
    url: WebAddress = Field(
        default="https://www.data.gouv.fr/", description="The portal's address: what stands before `/api/1/`."
    )
    title: str = Field(default="", description="The portal's name, as pages show it beside the link back to it.")
    exclude_harvested_from: Annotated[tuple[AgreedHost, ...], AfterValidator(unique)] = Field(
        default=(),
        description="Hosts, as `www.pigma.org`: datasets that the portal has harvested from them are left out. Those "
        "that it has from the partner's own site always are.",
    )


AnySource = CkanSource | DumpSource | UdataSource
KINDS: tuple[type[AnySource], ...] = get_args(AnySource)
SourceTable = Annotated[AnySource, Field(discriminator="kind")]


def kind_of(table: type[AnySource]) -> str:
    """What `kind` says of a source of this kind."""
    return str(get_args(table.model_fields["kind"].annotation)[0])


class FetchTable(Table):
    """How sitegen asks: portals, and the hosts of what catalogues link to."""

    contact: str = Field(
        default="",
        pattern=r"^[!-~]*$",
        description="An e-mail or web address that portals may write to; it goes with every request.",
    )
    timeout: int = Field(
        default=60,
        strict=True,
        ge=1,
        le=3600,
        description="Seconds that a portal may be silent; a whole answer may take five times as long. One that has not "
        "answered anything is given up after 70.",
    )
    answer_mb: int = Field(
        default=256,
        strict=True,
        ge=1,
        le=4096,
        description="The largest answer of a portal that is read, in megabytes.",
    )
    private_hosts: Annotated[tuple[PrivateHost, ...], AfterValidator(unique)] = Field(
        default=(),
        description="Host names, addresses and networks (`10.1.0.0/16`) inside your network that links of a catalogue "
        "may lead to. A portal itself needs no mention.",
    )
    files_minutes: float = Field(
        default=10,
        ge=0,
        le=1440,
        description="How long a build may read files of other hosts, for previews, formats and sizes. What it does not "
        "get to, the next build reads first. 0 reads none, and leaves what is in the cache.",
    )
    reading_minutes: float = Field(
        default=10,
        ge=0,
        le=1440,
        description="How long a build may look into files, wherever they lie: for previews, and once more as long for "
        "the data API. What it does not get to, the next build looks into; 0 shows what is known.",
    )
    sample_mb: float = Field(
        default=2,
        gt=0,
        le=4,
        description="How much is read of a file that is too large to be read whole, in megabytes.",
    )
    whole_mb: float = Field(
        default=5,
        ge=0.01,
        le=10,
        description="The largest file that is read whole, in megabytes: for the data API, and where less is of no use "
        "(workbooks, archives, pictures).",
    )
    pause: float = Field(
        default=0.5,
        ge=0,
        le=60,
        description="Seconds between two questions to a host, unless its robots.txt asks for more.",
    )
    agreed_hosts: Annotated[tuple[AgreedHost, ...], AfterValidator(unique)] = Field(
        default=(),
        description="Hosts whose owners agreed to being read without pause and without regard to their robots.txt, as "
        "`opendata.region.example.org`.",
    )
