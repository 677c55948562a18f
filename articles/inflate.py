"""Compressed bodies, opened a little at a time so that a bomb never goes off."""

import zlib

MEMBERS = 1000  # a gzip stream may hold several; an endless row of tiny ones only burns time
READABLE = {"gzip", "x-gzip", "deflate"}
UNREADABLE = {"br", "zstd", "compress", "x-compress", "dcb", "dcz"}


class Inflater:
    """Opens the body of one response; zlib.error when it is broken, cut off or unreadable."""

    def __init__(self, encoding: str) -> None:
        tokens = [token.strip().lower() for token in encoding.split(",")]
        packings = [token for token in tokens if token in READABLE | UNREADABLE]
        if len(packings) > 1 or UNREADABLE.intersection(packings):
            raise zlib.error(f"cannot open {encoding}")
        self.packing = packings[0] if packings else ""  # unknown words mean nothing, as in browsers
        self.members = 0
        self.stream: zlib._Decompress | None = None

    def feed(self, data: bytes, most: int) -> bytes:
        """The next part of the text, at most that many bytes of it; the rest is dropped."""
        if not self.packing:
            return data[:most]
        parts, room = [], most
        while data and room > 0:
            if self.stream is None:
                self.stream = self._start(data)
            part = self.stream.decompress(data, room)
            parts.append(part)
            room -= len(part)
            data = self._rest(self.stream)
        return b"".join(parts)

    def finish(self) -> None:
        """Say so when the stream ended too early."""
        if self.stream is not None and not self.stream.eof:
            raise zlib.error("the stream is cut off")

    def _start(self, data: bytes) -> "zlib._Decompress":
        self.members += 1
        if self.members > MEMBERS:
            raise zlib.error("too many members")
        if self.packing != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # "deflate" should have a zlib header (low half of the first byte is 8); many leave it out.
        return zlib.decompressobj(zlib.MAX_WBITS if data[0] & 15 == 8 else -zlib.MAX_WBITS)

    def _rest(self, stream: "zlib._Decompress") -> bytes:
        """What follows the finished stream, when it is another gzip member."""
        if stream.eof and self.packing != "deflate" and stream.unused_data[:1] == b"\x1f":
            self.stream = None
            return stream.unused_data
        return b""
