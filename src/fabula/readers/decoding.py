"""Bytes to characters: which encoding, and which bytes it cannot read.

Order of guesses: byte order mark; zero bytes at every second or fourth place (UTF-16, UTF-32
without a mark); UTF-8; what the file declares; cp1252 where its quotation marks and dashes are all
that goes beyond Latin-1; charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from contextvars import ContextVar

import msgspec
from charset_normalizer import from_bytes

from fabula.errors import InputError
from fabula.rows import Notice, Span

BAD = "\ud800"
"""Stands for undecodable bytes in ``Decoded.raw``: no codec yields a lone surrogate."""

SAMPLE_BYTES = 256 * 1024
"""Bytes looked at to guess an encoding: enough for its statistics, quick for any file."""

STATISTICS_BYTES = 64 * 1024
"""Bytes given to charset-normalizer, which tries them in some ninety encodings."""

MAX_BAD_SHARE = 0.05
"""Share of undecodable bytes above which a guessed encoding is taken for wrong (own choice)."""

MAX_CONTROL_SHARE = 0.02
"""Share of control bytes above which a file is no text (random bytes have 0.11; own choice)."""

MIN_CONTROL_BYTES = 8
"""So many control bytes are borne in the shortest file (own choice)."""

MIN_GOOD_PER_BAD = 2
"""Valid UTF-8 sequences per undecodable byte that still make a file UTF-8 (own choice: text in
another encoding yields valid multi-byte sequences only by accident)."""

MAX_HIGH_SHARE = 0.2
"""Share of non-ASCII letters above which text is not taken for cp1252 (French has 0.05)."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNUSABLE = frozenset(
    [
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "mbcs",
        "oem",
        "utf-7",
        "palmos",
    ]
)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_CP1252_MARKS = bytes([0x82, 0x84, 0x85, 0x8B, *range(0x91, 0x98), 0x9B])
_DECLARED = re.compile(
    rb"""(?:Character\ set\ encoding:\s*|\bcharset\s*=\s*["']?|<\?xml[^>]{0,80}\bencoding\s*=\s*["']
    |-\*-[^\n]{0,40}coding:\s*)([A-Za-z][\w.:-]{1,30})""",
    re.VERBOSE | re.IGNORECASE,
)
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_LETTERED_SYMBOL = re.compile(rb"[A-Za-z][\xa1-\xa9\xac\xae-\xb3\xb5-\xb9\xbc-\xbf][A-Za-z]")
_lost: ContextVar[list[Span]] = ContextVar("fabula_undecodable_bytes")


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A decoded file, line ends as they were.

    Attributes:
        raw: The characters, ``BAD`` for each undecodable stretch of bytes.
        codec: Name of the codec without a byte order mark of its own.
        skip_bytes: Length of the byte order mark.
        bad: Byte ranges that ``BAD`` stands for, in order, counted from the file's start.
        notices: What was noticed on the way.
    """

    raw: str
    codec: str
    skip_bytes: int
    bad: tuple[Span, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def readable(self) -> str:
        """The characters with U+FFFD for undecodable bytes."""
        return self.raw.replace(BAD, "\ufffd") if self.bad else self.raw


def decode_bytes(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode a text file.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        encoding: What the user says it is; overrides every guess.

    Raises:
        InputError: If ``encoding`` is no known text encoding, or the file is binary.
    """
    if encoding is not None:
        return _decode_as_told(data, check_encoding(encoding))
    for mark, codec in _MARKS:
        if data.startswith(mark) and (codec[:6] != "utf-32" or _is_readable(data, codec)):
            return _decode(data, codec, len(mark))
    wide = _guess_wide(data)
    if wide:
        return _decode(data, wide)
    if is_binary(data):
        raise InputError(
            f"{name} holds binary data, not text",
            "name a text, HTML, EPUB, DOCX … file, or get this one again",
        )
    return _decode_narrow(data, name)


def check_encoding(encoding: str) -> str:
    """The codec's own name for ``encoding``.

    Raises:
        InputError: If Python knows no such text encoding.
    """
    hint = "use a name such as utf-8, cp1252, utf-16 or shift_jis"
    try:
        codec = codecs.lookup(encoding).name.replace("_", "-")
        "".encode(codec)
    except (LookupError, ValueError):
        raise InputError(f"there is no text encoding named {encoding!r}", hint) from None
    if codec in _UNUSABLE:
        raise InputError(f"{encoding!r} is no encoding of text files", hint)
    return codec


def is_binary(data: bytes) -> bool:
    """Whether so many control bytes occur that this cannot be text in one-byte units."""
    sample = data if len(data) <= SAMPLE_BYTES else data[:SAMPLE_BYTES] + data[-SAMPLE_BYTES:]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(MIN_CONTROL_BYTES, MAX_CONTROL_SHARE * len(sample))


def _decode_as_told(data: bytes, codec: str) -> Decoded:
    codec = {"utf-8-sig": "utf-8"}.get(codec, codec)
    for mark, marked in _MARKS:
        if data.startswith(mark) and marked.startswith(codec):
            return _decode(data, marked, len(mark))
    if codec in ("utf-16", "utf-32"):
        wide = _guess_wide(data) or ""
        codec = wide if wide.startswith(codec) else f"{codec}-le"
    return _decode(data, codec)


def _decode_narrow(data: bytes, name: str) -> Decoded:
    if data.isascii() and b"\x1b$" in data and _is_readable(data, "iso2022-jp"):
        return _decode(data, "iso2022-jp")
    if _is_utf8(data):
        return _decode(data, "utf-8")
    notices: tuple[Notice, ...] = ()
    declared = _find_declared(data)
    if declared:
        if _is_readable(data, declared):
            return _decode(data, declared)
        notices = (_wrong_declaration(declared),)
    if _is_cp1252(data):
        codec = "cp1252"
    else:
        codec = _guess_by_statistics(data)
        notices += (_guessed(codec),)
    if len(_decode(data[:SAMPLE_BYTES], codec).bad) > MAX_BAD_SHARE * len(data[:SAMPLE_BYTES]):
        raise InputError(
            f"{name} is in no encoding that can be recognised, or is not text",
            "say which it is: --encoding NAME, such as shift_jis or cp1251",
        )
    return msgspec.structs.replace(_decode(data, codec), notices=notices)


def _decode(data: bytes, codec: str, skip: int = 0) -> Decoded:
    body = data[skip:] if skip else data
    spans: list[Span] = []
    codecs.register_error("fabula_record", _record_bad)
    token = _lost.set(spans)
    try:
        raw = body.decode(codec, "fabula_record")
    finally:
        _lost.reset(token)
    bad = tuple((start + skip, end + skip) for start, end in spans)
    return Decoded(raw=raw, codec=codec, skip_bytes=skip, bad=bad)


def _record_bad(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _lost.get().append((error.start, error.end))
    return BAD, error.end


def _is_readable(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _guess_wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: zero bytes crowd at one place of every unit."""
    sample = data[: SAMPLE_BYTES // 4 * 4]
    zeros = [sample[place::4].count(0) for place in range(4)]
    if sum(zeros) * 50 < len(sample) or len(sample) < 4:
        return None
    quarter = len(sample) / 4
    candidates = []
    if min(zeros[2:]) >= 0.9 * quarter > 4 * zeros[0]:
        candidates.append("utf-32-le")
    if min(zeros[:2]) >= 0.9 * quarter > 4 * zeros[3]:
        candidates.append("utf-32-be")
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd > 8 * even:
        candidates.append("utf-16-le")
    if even > 8 * odd:
        candidates.append("utf-16-be")
    return next((codec for codec in candidates if _reads_as_text(sample, codec)), None)


def _reads_as_text(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    good = sum(char.isalpha() or char.isspace() or char.isdigit() for char in text)
    return good > 0.6 * len(text)


def _is_utf8(data: bytes) -> bool:
    if data.isascii() or _is_readable(data, "utf-8"):
        return True
    sample = data[:SAMPLE_BYTES]
    good = len(_MULTIBYTE.findall(sample))
    bad = len(_decode(sample, "utf-8").bad)
    if len(sample) == len(data):
        return good >= max(1, MIN_GOOD_PER_BAD * bad)
    return good >= max(1, MIN_GOOD_PER_BAD * (bad - 1))


def _find_declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:8192])
    if found is None:
        return None
    try:
        codec = check_encoding(found[1].decode("ascii"))
    except InputError:
        return None
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    return None if codec.startswith(("utf-8", "utf-16", "utf-32")) else codec


def _wrong_declaration(codec: str) -> Notice:
    return Notice(
        code="encoding_declaration_wrong",
        message=f"The file declares the encoding {codec} but is not in it; another was used.",
    )


def _guessed(codec: str) -> Notice:
    return Notice(
        code="encoding_guessed",
        message=f"The file does not say its encoding; it was read as {codec}. "
        "If letters look wrong, say which it is with --encoding.",
    )


def _is_cp1252(data: bytes) -> bool:
    new = data.translate(None, bytes(range(0x80)) + bytes(range(0xA0, 0x100)))
    if new.translate(None, _CP1252_MARKS):
        return False
    ascii_letters = len(re.findall(rb"[A-Za-z]", data[:SAMPLE_BYTES]))
    high_letters = len(re.findall(rb"[\xc0-\xff]", data[:SAMPLE_BYTES]))
    if high_letters > MAX_HIGH_SHARE * (ascii_letters + high_letters):
        return False
    return not _LETTERED_SYMBOL.search(data)


def _guess_by_statistics(data: bytes) -> str:
    best = from_bytes(_cut_sample(data)).best()
    if best is None or "cp1252" in best.could_be_from_charset:
        return "cp1252"
    codec = check_encoding(best.encoding)
    return "cp1252" if codec in ("ascii", "utf-8", "utf-8-sig") else codec


def _cut_sample(data: bytes) -> bytes:
    """A stretch around the first byte beyond ASCII that ends between two characters.

    A line end and a space are never a part of a longer character, so the cut is made there.
    """
    found = re.search(rb"[\x80-\xff]", data)
    start = max(0, (found.start() if found else 0) - 64)
    sample = data[start : start + STATISTICS_BYTES]
    if start + len(sample) < len(data):
        cut = max(sample.rfind(b"\n"), sample.rfind(b" "))
        sample = sample[: cut + 1] or sample
    return sample
