"""A bucket of any host that speaks S3, through Amazon's own library (the extra `s3`; Apache-2.0), which signs.

A bucket has no rules of its own for what it sends: each file is put there with its type, how long browsers keep it, and
whatever else of `_headers` a bucket can hold. So what counts as a file's content is its bytes and these headers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from mimetypes import MimeTypes
from typing import Any, NoReturn, Self

import msgspec

from sitegen.config.target_tables import PARTNER, S3Target
from sitegen.deploy import place
from sitegen.deploy.host_rules import HostRules, page_of, usual_type
from sitegen.deploy.lanes import Lanes
from sitegen.deploy.target import Confirm, Published, secret_or_none
from sitegen.deploy.tree import Content, Tree
from sitegen.digest import digest
from sitegen.errors import PublishError

_LANES = 10  # of boto3's own connections
_ATTEMPTS = 4  # of one request, by boto3
_SOME = 10  # names that are asked for, to see whether somebody else's files are there
_LONGEST = 1024  # bytes of a key: the limit of Amazon's, which others share
_OTHERS = MimeTypes()  # Python's own list; not that of the machine, of which another would send files anew
_UTF8 = ("text/css", "text/html", "text/javascript", "text/plain")
_ASK_EACH_TIME = "public, max-age=0, must-revalidate"  # without a word, browsers keep a file as long as they like
# What a bucket can send with a file, as PutObject calls it. Other headers are for what stands before the bucket.
_SENT = {
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-language": "ContentLanguage",
    "content-type": "ContentType",
}
_KEYS = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled", "ExpiredToken", "403")
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507")
_CLOCK = ("RequestTimeTooSkewed", "RequestExpired")


def publish(
    tree: Tree, settings: S3Target, *, root: object, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Bring the bucket's folder up to date (`Target.publish`)."""
    del root
    headers = _headers(tree)
    held = {path: _with(content, headers[path]) for path, content in tree.files.items()}
    with Bucket(settings, partner, tree, headers) as bucket:
        bucket.refuse_longer(tree.files)
        return place.publish(replace(tree, files=held), bucket, confirm=confirm, dry_run=dry_run)


def rollback(settings: S3Target, *, root: object, partner: str) -> NoReturn:
    """There is no publication before in a bucket (`Target.rollback`)."""
    del root, partner
    raise place.without_a_way_back("s3", settings.bucket)


def _with(content: Content, headers: Mapping[str, str]) -> Content:
    return Content(content.size, digest(content.digest.encode(), msgspec.json.encode(headers, order="sorted")))


def _headers(tree: Tree) -> Mapping[str, Mapping[str, str]]:
    """What comes with each file, as PutObject names it."""
    rules = HostRules.of(tree, tree.address)
    return {path: _said(path, rules.headers(page_of(path))) for path in tree.files}


def _said(path: str, ruled: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    kind = usual_type(path) or _OTHERS.guess_type(path)[0] or "application/octet-stream"
    usual = {
        "cache-control": _ASK_EACH_TIME,
        "content-type": f"{kind}; charset=utf-8" if kind in _UTF8 else kind,
    }
    said = usual | {name: values[-1] for name, values in ruled.items()}
    return {known: said[name] for name, known in _SENT.items() if name in said}


class Bucket:
    """A folder in a bucket, as `place.Place` has it, for the files of a tree and what comes with each."""

    at_once = 20 * _LANES

    def __init__(self, settings: S3Target, partner: str, tree: Tree, headers: Mapping[str, Mapping[str, str]]) -> None:
        self._bucket, self._tree, self._headers = settings.bucket, tree, headers
        folder = settings.prefix.replace(PARTNER, partner).strip("/")
        self._prefix = f"{folder}/" if folder else ""
        with self._told():
            self._client = _client(settings, partner, self.name)
        self._lanes = Lanes(_LANES, lambda: None, lambda _: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lanes.close()
        self._client.close()

    @property
    def name(self) -> str:
        """Bucket and folder."""
        return f"s3://{self._bucket}/{self._prefix}"

    def refuse_longer(self, paths: Mapping[str, object]) -> None:
        """Raise PublishError for a path that is no key."""
        for path in paths:
            if len(self._key(path).encode()) > _LONGEST:
                raise PublishError(
                    f"{path} is longer than the {_LONGEST} bytes that a key may have", where=self.name,
                    hint="choose a shorter `prefix`, or shorter names in the theme or the partner's folder",
                )  # fmt: skip

    def read(self, path: str) -> bytes | None:
        """A file, or None (`Place.read`)."""
        with self._told():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key(path))
            except self._client.exceptions.NoSuchKey:
                return None
            found: bytes = answer["Body"].read()
            return found

    def names(self) -> Sequence[str]:
        """Some of what lies in the folder (`Place.names`)."""
        with self._told():
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=self._prefix, Delimiter="/", MaxKeys=_SOME
            )
        found = [each["Key"] for each in answer.get("Contents", ())]
        found += [each["Prefix"].rstrip("/") for each in answer.get("CommonPrefixes", ())]
        return [name.removeprefix(self._prefix) for name in found if name != self._prefix]

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, which is seen when it is whole (`Place.write`)."""
        headers = self._headers.get(path) or _said(path, {})
        with self._told():
            self._client.put_object(Bucket=self._bucket, Key=self._key(path), Body=content, **headers)

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Several at once (`Place.send`)."""
        del tree  # whose digests are not those of the bytes alone
        self._lanes.each(lambda path: self.write(path, self._tree.content(path)), paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away (`Place.remove`); one by one: for many in one request, hosts want different checksums."""
        self._lanes.each(self._delete, paths)

    def _delete(self, path: str) -> None:
        with self._told():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(path))

    def _key(self, path: str) -> str:
        return f"{self._prefix}{path}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What a bucket refuses, or a broken line, in words."""
        try:
            yield
        except PublishError:
            raise
        except Exception as error:
            raise _in_words(error, self.name) from error


def _client(settings: S3Target, partner: str, where: str) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ModuleNotFoundError as error:
        raise PublishError(
            f'target "s3" needs {error.name}, which is not installed', hint='pip install "sitegen[s3]"'
        ) from error
    key, secret, session = (
        secret_or_none(name, partner) or os.environ.get(name)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    )
    if not (key and secret):
        raise PublishError(
            "no keys for it are in the environment",
            where=where,
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; secrets are read from nowhere else",
        )
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint or None,
        region_name=settings.region or None,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=session,
        # Checksums that Amazon invented later, other hosts refuse.
        config=Config(
            max_pool_connections=_LANES,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            connect_timeout=20,
            read_timeout=60,
            s3={"addressing_style": settings.style or "auto"},
        ),
    )


def _in_words(error: Exception, where: str) -> PublishError:
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        return _refused(str(told.get("Code", "")), " ".join(str(told.get("Message", "")).split()), where)
    words = " ".join(str(error).split())
    if isinstance(error, BotoCoreError | OSError):
        return PublishError(
            f"the connection broke: {words}", where=where, hint="publish again: it goes on where it was broken off"
        )
    return PublishError(f"{type(error).__name__}: {words}", where=where)


def _refused(code: str, words: str, where: str) -> PublishError:
    if code in _KEYS:
        return PublishError(
            f"the host refuses these keys: {code}",
            where=where,
            hint="look at AWS_ACCESS_KEY_ID, and whether its owner may list, read, write and delete in the bucket",
        )
    if code in _CLOCK:
        return PublishError(
            f"the host's clock and this machine's differ: {code}",
            where=where,
            hint="set this machine's clock, then publish again",
        )
    if code in _FULL:
        return PublishError(f"the bucket is full: {code}", where=where, hint="make room, then publish again")
    if code == "NoSuchBucket":
        return PublishError("there is no such bucket", where=where, hint="make it first, or look at `endpoint`")
    return PublishError(
        f"the host refuses: {code}: {words}", where=where, hint="look at `bucket`, `endpoint` and `region`"
    )
