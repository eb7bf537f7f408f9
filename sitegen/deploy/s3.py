"""A bucket of any host that speaks S3, through Amazon's own library (the extra `s3`; Apache-2.0): signatures are its job.

Each file is given its type, and how long browsers keep it, as `_headers` says; other headers a bucket cannot send.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, Self

from sitegen.config.target_tables import PARTNER, S3Target
from sitegen.deploy import place
from sitegen.deploy.host_rules import HostRules, page_of, usual_type
from sitegen.deploy.lanes import Lanes
from sitegen.deploy.target import Confirm, Published
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

_LANES = 10  # of boto3's own connections
_SOME = 10  # names that are asked for, to see whether somebody else's files are there
_UTF8 = ("text/css", "text/html", "text/javascript", "text/plain")
_KEYS = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled", "ExpiredToken", "403")


def publish(
    tree: Tree, settings: S3Target, *, root: object, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Bring the bucket's folder up to date (`Target.publish`)."""
    del root
    with Bucket(settings, partner, HostRules.of(tree, "")) as bucket:
        return place.publish(tree, bucket, confirm=confirm, dry_run=dry_run)


def rollback(settings: S3Target, *, root: object, partner: str) -> NoReturn:
    """There is no publication before in a bucket (`Target.rollback`)."""
    del root, partner
    raise place.without_a_way_back("s3", settings.bucket)


class Bucket:
    """A folder in a bucket, as `place.Place` has it."""

    at_once = 500  # a bucket takes away a thousand in one request

    def __init__(self, settings: S3Target, partner: str, rules: HostRules) -> None:
        self._settings, self._rules = settings, rules
        folder = settings.prefix.replace(PARTNER, partner).strip("/")
        self._prefix = f"{folder}/" if folder else ""
        with self._told():
            self._client = _client(settings)
        self._lanes = Lanes(_LANES, lambda: None, lambda _: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lanes.close()
        self._client.close()

    @property
    def name(self) -> str:
        """Bucket and folder."""
        return f"s3://{self._settings.bucket}/{self._prefix}"

    def read(self, path: str) -> bytes | None:
        """A file, or None (`Place.read`)."""
        with self._told():
            try:
                answer = self._client.get_object(Bucket=self._settings.bucket, Key=f"{self._prefix}{path}")
            except self._client.exceptions.NoSuchKey:
                return None
            found: bytes = answer["Body"].read()
            return found

    def names(self) -> Sequence[str]:
        """Some of what lies in the folder (`Place.names`)."""
        with self._told():
            answer = self._client.list_objects_v2(
                Bucket=self._settings.bucket, Prefix=self._prefix, Delimiter="/", MaxKeys=_SOME
            )
        found = [each["Key"] for each in answer.get("Contents", ())]
        found += [each["Prefix"].rstrip("/") for each in answer.get("CommonPrefixes", ())]
        return [name.removeprefix(self._prefix) for name in found if name != self._prefix]

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, which is seen when it is whole (`Place.write`)."""
        page = page_of(path)
        said = self._rules.headers(page)
        kind = said.get("content-type", (usual_type(path),))[-1] or "application/octet-stream"
        told = {"ContentType": f"{kind}; charset=utf-8" if kind in _UTF8 else kind}
        if "cache-control" in said:
            told["CacheControl"] = said["cache-control"][0]
        with self._told():
            self._client.put_object(
                Bucket=self._settings.bucket, Key=f"{self._prefix}{path}", Body=content, **told
            )  # fmt: skip

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Several at once (`Place.send`)."""
        self._lanes.each(lambda path: self.write(path, tree.content(path)), paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away, in one request (`Place.remove`)."""
        with self._told():
            answer = self._client.delete_objects(
                Bucket=self._settings.bucket,
                Delete={"Objects": [{"Key": f"{self._prefix}{path}"} for path in paths], "Quiet": True},
            )
        for refused in answer.get("Errors", ()):
            raise PublishError(f"{refused.get('Key')} cannot be removed: {refused.get('Message')}", where=self.name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What a bucket refuses, or a broken line, in words."""
        try:
            yield
        except PublishError:
            raise
        except Exception as error:
            raise _in_words(error, self.name) from error


def _client(settings: S3Target) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ModuleNotFoundError as error:
        raise PublishError(
            f'target "s3" needs {error.name}, which is not installed', hint='pip install "sitegen[s3]"'
        ) from error
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint or None,
        region_name=settings.region or None,
        # Checksums that Amazon invented later, other hosts refuse.
        config=Config(
            max_pool_connections=_LANES,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "max_attempts": 4},
            connect_timeout=20,
            read_timeout=60,
        ),
    )


def _in_words(error: Exception, where: str) -> PublishError:
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

    words = " ".join(str(error).split())
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return PublishError(
            "no keys for it were found",
            where=where,
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
        )
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "")
        if code in _KEYS:
            return PublishError(
                f"the host refuses these keys: {code}",
                where=where,
                hint="look at AWS_ACCESS_KEY_ID, and at what its owner may do in the bucket",
            )
        if code == "NoSuchBucket":
            return PublishError("there is no such bucket", where=where, hint="make it first, or look at `endpoint`")
        return PublishError(f"the host refuses: {code}: {error.response.get('Error', {}).get('Message')}", where=where)
    if isinstance(error, BotoCoreError | OSError):
        return PublishError(
            f"the connection broke: {words}", where=where, hint="publish again: it goes on where it was broken off"
        )
    return PublishError(f"{type(error).__name__}: {words}", where=where)
