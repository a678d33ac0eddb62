"""Packed texts join into one gzip file, whatever they hold and however many they are."""

import gzip
import zlib
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.formats.packing import Packed, from_stored, gzipped, joined, pack, stored, unpack

TEXTS = st.lists(st.text(max_size=300), max_size=12)


@given(st.text())
def test_what_is_packed_comes_back(text: str) -> None:
    assert unpack(pack(text)) == text.encode()


@given(TEXTS)
def test_joined_is_packed_as_one(texts: list[str]) -> None:
    whole = joined(map(pack, texts))
    plain = "".join(texts).encode()
    assert unpack(whole) == plain
    assert (whole.crc, whole.length) == (zlib.crc32(plain), len(plain))


@given(TEXTS)
def test_any_reader_of_gzip_reads_it(texts: list[str]) -> None:
    assert gzip.decompress(gzipped(joined(map(pack, texts)))) == "".join(texts).encode()


@given(TEXTS, TEXTS)
def test_it_does_not_matter_what_is_joined_first(some: list[str], others: list[str]) -> None:
    parts = [*map(pack, some), *map(pack, others)]
    assert joined([joined(parts[: len(some)]), joined(parts[len(some) :])]) == joined(parts)


@given(st.text())
def test_a_stored_value_reads_back(text: str) -> None:
    assert from_stored(stored(pack(text))) == pack(text)


def test_nothing_joined_is_an_empty_text() -> None:
    assert joined([]) == Packed(0, 0, b"")
    assert gzip.decompress(gzipped(joined([]))) == b""


def test_it_is_one_member_not_several() -> None:
    # Some readers stop after the first member of a gzip file.
    reader = zlib.decompressobj(wbits=31)
    assert reader.decompress(gzipped(joined([pack("eins "), pack("zwei")]))) == b"eins zwei"
    assert reader.eof
    assert reader.unused_data == b""


@dataclass(frozen=True)
class Damage:
    """What happened to a packed text."""

    name: str
    packed: Packed


WHOLE = pack("Anteil der Menschen mit Bonuscard an allen Menschen. " * 20)
DAMAGES = (
    Damage("cut off", WHOLE._replace(blocks=WHOLE.blocks[:-9])),
    Damage("another checksum", WHOLE._replace(crc=WHOLE.crc ^ 1)),
    Damage("another text", pack("anderes")._replace(crc=WHOLE.crc)),
    Damage("not deflated", WHOLE._replace(blocks=b"\xff" * 40)),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_is_noticed(damage: Damage) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        unpack(damage.packed)


def test_long_texts_are_small() -> None:
    assert len(stored(pack("Sozialmonitoring " * 1000))) < 200
