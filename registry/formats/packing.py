"""Packs texts so that packed ones join into one gzip answer without being unpacked.

A packed text is a run of raw deflate blocks (RFC 1951) that ends on a whole byte and is not the last one. Such
runs may follow one another inside one gzip member (RFC 1952), and the checksum of the whole follows from those
of its parts: a page of a hundred fragments is put together without compressing anything.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

LEVEL = 6
RAW = -zlib.MAX_WBITS
LAST_BLOCK = b"\x03\x00"  # an empty final block
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time, no system
FACTS = struct.Struct("<II")
POLYNOMIAL = 0xEDB88320  # of CRC-32, lowest bit first
ONE = 1 << 31  # the polynomial 1 in that order


class Packed(NamedTuple):
    """A packed text: CRC-32 and length in bytes of what it holds, and its blocks."""

    crc: int
    length: int
    blocks: bytes


def pack(text: str) -> Packed:
    """Pack a text as UTF-8."""
    plain = text.encode()
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
    blocks = deflate.compress(plain) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return Packed(zlib.crc32(plain), len(plain), blocks)


def unpack(packed: Packed) -> bytes:
    """Give back what was packed, as UTF-8; ValueError when the blocks are damaged."""
    reader = zlib.decompressobj(RAW)
    try:
        plain = reader.decompress(packed.blocks + LAST_BLOCK)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    # A block that says it is the last one leaves ours unused: what follows it would be lost in a joined text.
    is_whole = reader.eof and not reader.unused_data
    if not is_whole or (zlib.crc32(plain), len(plain)) != (packed.crc, packed.length):
        raise ValueError("checksum")
    return plain


def joined(parts: Iterable[Packed]) -> Packed:
    """Put packed texts behind one another."""
    crc = length = 0
    blocks = []
    for part in parts:
        crc = _multiplied(_shift(part.length), crc) ^ part.crc
        length += part.length
        blocks.append(part.blocks)
    return Packed(crc, length, b"".join(blocks))


def gzipped(packed: Packed) -> bytes:
    """Give a packed text as a whole gzip file."""
    return b"".join(
        (GZIP_HEADER, packed.blocks, LAST_BLOCK, FACTS.pack(packed.crc, packed.length & 0xFFFFFFFF))
    )


def stored(packed: Packed) -> bytes:
    """Write a packed text as one value of a row: CRC-32, length, blocks."""
    return FACTS.pack(packed.crc, packed.length) + packed.blocks


def from_stored(value: bytes) -> Packed:
    """Read a value that `stored` wrote."""
    crc, length = FACTS.unpack_from(value)
    return Packed(crc, length, value[FACTS.size :])


def _multiplied(a: int, b: int) -> int:
    """Multiply two polynomials modulo that of CRC-32; a is not 0."""
    product = 0
    while True:
        if a & ONE:
            product ^= b
            if a == ONE:
                return product
        a = (a & (ONE - 1)) << 1
        b = (b >> 1) ^ POLYNOMIAL if b & 1 else b >> 1


@lru_cache(maxsize=1 << 16)
def _shift(length: int) -> int:
    """Give what moves a checksum by so many bytes: x to the power of 8 × length, by squaring."""
    power, square = ONE, 1 << 30  # x⁰ and x¹
    exponent = 8 * length
    while exponent:
        if exponent & 1:
            power = _multiplied(square, power)
        square = _multiplied(square, square)
        exponent >>= 1
    return power
