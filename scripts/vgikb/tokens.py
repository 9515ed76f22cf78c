"""Tokens: a text -> the words that the site's search compares, in one form for names, texts and questions alike.

The browser does the same in assets/search.js; a test holds that both agree.
"""

import re
import unicodedata
from functools import lru_cache

TOKEN = re.compile(r"[^\W_]+(?:\.(?=\d)[^\W_]+)*")  # 2.0.1 and 680.108 are one word
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9][0-9.]*")  # SetChargingProfile, EVSEPower, iso15118
LONGEST = 40  # letters of a word that count

# words that say nothing about a record; a text of nothing else keeps them
_STOP = """
a an and are as at be by can do does for from how in into is it its of on or that the their this to was what when where
which who with
"""
STOP = frozenset(_STOP.split())


def words(text: str) -> list[str]:
    """The words of a text in their order: small letters without accents, plain plurals as singulars."""
    return [_folded(token) for token in _tokens(text)]


def words_and_parts(text: str) -> list[str]:
    """The words of a text and the parts of joined words, each once: setchargingprofile, set, charging, profile."""
    return list(dict.fromkeys(word for token in _tokens(text) for word in _with_parts(token)))


def _tokens(text: str) -> list[str]:
    found = TOKEN.findall(_unaccented(text))
    return [token for token in found if token.lower() not in STOP] or found


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=100_000)  # the same words come again and again
def _with_parts(token: str) -> tuple[str, ...]:
    parts = PART.findall(token)
    more = [part for part in parts if len(part) > 1 and part.lower() not in STOP] if len(parts) > 1 else []
    return tuple(_folded(word) for word in (token, *more))


@lru_cache(maxsize=100_000)
def _folded(token: str) -> str:
    """Small letters; utility and utilities, switch and switches, station and stations become the same."""
    word = token.lower()[:LONGEST]
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith(("ies", "ie")):
        return word[: word.rindex("ie")] + "i"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word[-1] == "y" and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word[:-1] if word[-1] == "s" and word[-2] not in "siu" else word
