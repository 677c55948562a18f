"""Compressed bodies, opened a little at a time so that a bomb never goes off."""

import zlib
from collections.abc import Callable
from typing import Protocol

MEMBERS = 1000  # a gzip or zstd stream may hold several; an endless row of tiny ones burns time
GZIP = {"gzip", "x-gzip"}
READABLE = GZIP | {"deflate", "br", "zstd"}
UNREADABLE = {"compress", "x-compress", "dcb", "dcz"}
ZSTD_WINDOW = 23  # RFC 9659: a window of 8 MB is the most that is asked of us


class BrokenError(Exception):
    """The body is broken, cut off, or packed in a way that we do not open."""


class Stream(Protocol):
    """One packed stream, as zlib has it."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, most: int, /) -> bytes: ...


class Inflater:
    """Opens the body of one response; BrokenError when that is not possible."""

    def __init__(self, encoding: str) -> None:
        tokens = [token.strip().lower() for token in encoding.split(",")]
        packings = [token for token in tokens if token in READABLE | UNREADABLE]
        if len(packings) > 1 or UNREADABLE.intersection(packings):
            raise BrokenError(f"cannot open {encoding}")
        self.packing = packings[0] if packings else ""  # unknown words mean nothing, as in browsers
        self.members = 0
        self.stream: Stream | None = None

    def feed(self, data: bytes, most: int) -> bytes:
        """The next part of the text, at most that many bytes of it; the rest is dropped."""
        if not self.packing:
            return data[:most]
        parts, room = [], most
        while data and room > 0:
            if self.stream is None:
                self.stream = self._start(data)
            try:
                part = self.stream.decompress(data, room)
            except _faults() as error:
                raise BrokenError(str(error)) from error
            parts.append(part)
            room -= len(part)
            data = self._rest(self.stream)
        return b"".join(parts)

    def finish(self) -> None:
        """Say so when the stream ended too early."""
        if self.stream is not None and not self.stream.eof:
            raise BrokenError("the stream is cut off")

    def _start(self, data: bytes) -> Stream:
        self.members += 1
        if self.members > MEMBERS:
            raise BrokenError("too many members")
        return OPENERS[self.packing](data)

    def _rest(self, stream: Stream) -> bytes:
        """What follows the finished stream, when it is another member; garbage is dropped."""
        if not stream.eof:
            return b""
        is_gzip = self.packing in GZIP and stream.unused_data[:1] == b"\x1f"
        is_zstd = self.packing == "zstd" and stream.unused_data[1:4] == b"\xb5\x2f\xfd"
        if is_gzip or is_zstd:
            self.stream = None
            return stream.unused_data
        return b""


class _Brotli:
    """Brotli's own decoder with the manners of zlib's."""

    unused_data = b""

    def __init__(self) -> None:
        import brotli  # who never meets one need not load it

        self.decoder = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self.decoder.is_finished())

    def decompress(self, data: bytes, most: int, /) -> bytes:
        if self.eof:
            return b""  # what follows is dropped, as browsers do
        return bytes(self.decoder.process(data, output_buffer_limit=most)[:most])


def _gzip(data: bytes) -> Stream:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def _deflate(data: bytes) -> Stream:
    """It should have a zlib header (low half of the first byte is 8); many leave it out."""
    return zlib.decompressobj(zlib.MAX_WBITS if data[0] & 15 == 8 else -zlib.MAX_WBITS)


def _brotli(data: bytes) -> Stream:
    return _Brotli()


def _zstd(data: bytes) -> Stream:
    from backports import zstd

    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW})


OPENERS: dict[str, Callable[[bytes], Stream]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def _faults() -> tuple[type[Exception], ...]:
    """What the three libraries raise."""
    import brotli
    from backports import zstd

    return zlib.error, brotli.error, zstd.ZstdError
