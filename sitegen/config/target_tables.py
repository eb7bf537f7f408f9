"""What may be written of `[publish]` in partner.toml: a table for each kind of target.

What is special about a target is said here by its table; `sitegen.deploy` has a module for each.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from sitegen.config.table import Table
from sitegen.config.value_types import Names, web_address

PARTNER = "{partner}"  # stands for the partner's name, so that [defaults] can hold one table for all


def _place(value: str) -> str:
    if not value.strip() or "\0" in value:
        raise ValueError("expected the path of a folder, as `/srv/www/{partner}`")
    return value


Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_-]*$")]


class TargetSettings(Table):
    """A target of any kind."""

    refuse: Names = Field(
        default=(),
        description="Kinds of warnings with which the site is not published, by the codes that a build prints before "
        "them, as `files-not-visited`. `legal-missing`, and an address that is an example, always stop it.",
    )


class FolderTarget(TargetSettings):
    """A folder on this machine: in it a folder for each publication, and a link `current` to the one that holds."""

    target: Literal["folder"] = Field(description="Where the site goes.")
    path: Annotated[str, AfterValidator(_place)] = Field(
        description="The folder: a web server looks into `current` in it. Relative to the project; `{partner}` stands "
        "for the partner's name."
    )
    keep: int = Field(
        default=5, strict=True, ge=1, le=1000, description="How many publications stay, for `publish --rollback`."
    )


class FtpTarget(TargetSettings):
    """A folder on a server that takes files by FTP over TLS; without TLS, where nothing else is to be had: `ftp`.

    The password comes from the environment alone: `SITEGEN_PUBLISH_PASSWORD_PARTNER`, or `SITEGEN_PUBLISH_PASSWORD` for
    all partners.
    """

    target: Literal["ftps", "ftp"] = Field(description="Where the site goes.")
    host: Host = Field(description="The server's name.")
    port: int = Field(default=21, strict=True, ge=1, le=65535, description="Its port.")
    user: str = Field(min_length=1, description="Who publishes.")
    path: Annotated[str, AfterValidator(_place)] = Field(
        default=".",
        description="The folder that visitors see, from where the server puts that user; `{partner}` stands for the "
        "partner's name.",
    )


class SftpTarget(TargetSettings):
    """A folder on a server that takes files over SSH.

    The key is that of the user's agent or of `~/.ssh`, or a password from the environment alone:
    `SITEGEN_PUBLISH_PASSWORD_PARTNER`, or `SITEGEN_PUBLISH_PASSWORD` for all partners.
    """

    target: Literal["sftp"] = Field(description="Where the site goes.")
    host: Host = Field(description="The server's name.")
    port: int = Field(default=22, strict=True, ge=1, le=65535, description="Its port.")
    user: str = Field(min_length=1, description="Who publishes.")
    path: Annotated[str, AfterValidator(_place)] = Field(
        default=".",
        description="The folder that visitors see, from the user's own; `{partner}` stands for the partner's name.",
    )
    known_hosts: str = Field(
        default="",
        description="A file in the project with the server's key, as `ssh-keyscan HOST` prints it; beside "
        "`~/.ssh/known_hosts`. A server whose key is in neither is not trusted.",
    )


class S3Target(TargetSettings):
    """A bucket of a host that speaks S3: Amazon, Scaleway, OVHcloud, Cloudflare R2, MinIO …

    Keys come from where such programs look for them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` in the environment,
    or `~/.aws`.
    """

    target: Literal["s3"] = Field(description="Where the site goes.")
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")] = Field(description="Its name.")
    endpoint: Annotated[str, AfterValidator(lambda v: web_address(v) if v else v)] = Field(
        default="", description="The host's address, as `https://s3.fr-par.scw.cloud`. Amazon's where it is empty."
    )
    region: str = Field(default="", description="The host's region, as `fr-par`.")
    prefix: str = Field(
        default="",
        description="The folder in the bucket; `{partner}` stands for the partner's name. The bucket itself if empty.",
    )


AnyTarget = FolderTarget | FtpTarget | SftpTarget | S3Target
TARGET_TABLES: tuple[type[AnyTarget], ...] = get_args(AnyTarget)
TargetTable = Annotated[AnyTarget, Field(discriminator="target")]
