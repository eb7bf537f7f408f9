"""What may be written of `[publish]` in partner.toml: a table for each kind of target.

What is special about a target is said here by its table; `sitegen.deploy` has a module for each.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, field_validator

from sitegen.config.table import Table
from sitegen.config.value_types import Names, no_login, web_address

HOST = "{host}"  # stands for the host of the partner's `url`
PARTNER = "{partner}"  # stands for the partner's name, so that [defaults] can hold one table for all


def _place(value: str) -> str:
    if not value.strip() or "\0" in value:
        raise ValueError("expected the path of a folder, as `/srv/www/{partner}`")
    return value


def _address_or_nothing(value: str) -> str:
    return web_address(value) if value else value


def _repository(value: str) -> str:
    if not re.fullmatch(r"[!-,./-~\u0080-\U0010ffff][!-~\u0080-\U0010ffff]*", value):
        raise ValueError("an address as git takes it, without blanks")
    return value


def _inside(value: str) -> str:
    names = value.strip("/").split("/") if value.strip("/") else []
    if any(name in ("", ".", "..") or name.lower() == ".git" or not name.isprintable() for name in names):
        raise ValueError("expected a folder in the branch, as `{partner}` or `sites/{partner}`")
    return "/".join(names)


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

    The keys come from the environment alone: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN`
    where there is one; with `SITEGEN_PUBLISH_` before these names and `_PARTNER` behind them, those of one partner.
    """

    target: Literal["s3"] = Field(description="Where the site goes.")
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")] = Field(description="Its name.")
    endpoint: Annotated[str, AfterValidator(_address_or_nothing)] = Field(
        default="", description="The host's address, as `https://s3.fr-par.scw.cloud`. Amazon's where it is empty."
    )
    region: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]*$")] = Field(
        default="", description="The host's region, as `fr-par`."
    )
    prefix: str = Field(
        default="",
        description="The folder in the bucket; `{partner}` stands for the partner's name. The bucket itself if empty.",
    )
    style: Literal["", "path", "virtual"] = Field(
        default="",
        description="Where addresses name the bucket: in their `path`, or in their host (`virtual`). What is usual if "
        "empty: the path, where `endpoint` is set.",
    )


class RsyncTarget(TargetSettings):
    """A folder on a server that rsync reaches over SSH, with the programs `rsync` and `ssh` of this machine.

    The key is that of the user's agent, of `~/.ssh`, or what `~/.ssh/config` says.
    """

    target: Literal["rsync"] = Field(description="Where the site goes.")
    host: Host = Field(description="The server's name.")
    port: int = Field(default=22, strict=True, ge=1, le=65535, description="Its port.")
    user: Annotated[str, Field(pattern=r"^[^\s@:-][^\s@:]*$")] = Field(description="Who publishes.")
    path: Annotated[str, AfterValidator(_place)] = Field(
        description="The folder that visitors see, from the user's own; `{partner}` stands for the partner's name."
    )
    known_hosts: str = Field(
        default="",
        description="A file in the project with the server's key, as `ssh-keyscan HOST` prints it; beside "
        "`~/.ssh/known_hosts`. A server whose key is in neither is not trusted.",
    )


class GitPagesTarget(TargetSettings):
    """A branch of a repository from which GitHub or GitLab Pages take a site, by the program `git` of this machine.

    Who publishes is known as git knows it: by an SSH key or a credential helper; or, of an https:// address, by a token
    from the environment: `SITEGEN_PUBLISH_TOKEN_PARTNER`, or `SITEGEN_PUBLISH_TOKEN` for all partners.
    """

    target: Literal["git_pages"] = Field(description="Where the site goes.")
    repository: Annotated[str, AfterValidator(_repository)] = Field(
        description="Its address, as git takes it: `https://github.com/OWNER/NAME.git`, `git@gitlab.com:OWNER/NAME`."
    )
    branch: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*$")] = Field(
        default="gh-pages", description="The branch that is served."
    )
    folder: Annotated[str, AfterValidator(_inside)] = Field(
        default="",
        description="The folder in the branch; `{partner}` stands for the partner's name, so that several share one. "
        "The branch itself if empty.",
    )
    cname: Annotated[str, Field(pattern=r"^$|^\{host\}$|^[a-z0-9-]+(\.[a-z0-9-]+)+$")] = Field(
        default="",
        description="The domain that GitHub serves the branch under (its file `CNAME`); `{host}` stands for the host "
        "of the partner's `url`. No such file if empty.",
    )
    keep_history: bool = Field(
        default=True,
        strict=True,
        description="A commit for each publication, for `publish --rollback`. Otherwise the branch is one commit, and "
        "the repository does not grow.",
    )

    @field_validator("*")
    @classmethod
    def _says_no_password(cls, value: object) -> object:
        """An SSH address names whoever logs in (`ssh://git@…`), which is no secret: their key is."""
        no_login(re.sub("^ssh://[^:/@]+@", "ssh://", value) if isinstance(value, str) else value)
        return value


AnyTarget = FolderTarget | FtpTarget | SftpTarget | RsyncTarget | S3Target | GitPagesTarget
TARGET_TABLES: tuple[type[AnyTarget], ...] = get_args(AnyTarget)
TargetTable = Annotated[AnyTarget, Field(discriminator="target")]
