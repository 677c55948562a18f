"""What an errand may cost: seconds, bytes, hops."""

DEADLINE = 25.0  # seconds for one request: names, connections, redirects and the last byte
FIRST_BYTE = 15.0  # seconds of these from our question to the first word of the answer
SILENCE = 10.0  # seconds of these between two parts of the body
BODY_LIMIT = 10_000_000  # bytes, counted after decompression
LARGE = 256 * 1024  # bytes from which on a body waits for one of the places for large ones
LARGE_AT_ONCE = 8
HEADER_LIMIT = 64 * 1024  # bytes a field: real sites send policies of more than aiohttp's 8 KB
HEADERS_LIMIT = 256 * 1024  # bytes of all fields together
HEADERS = 256
HOPS = 10
