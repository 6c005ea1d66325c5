"""The moderators' lists: what a line finds, what it leaves alone, and that no list is slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.models import MAX_BODY
from comments.models.discussion import MAX_WORDS
from comments.words import TERM, WordList
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("cialis", "buy CIALIS now"),
        ("cialis", "сіаlis"),  # Cyrillic с, і, а
        ("cialis", "c\u200bi\u2060alis"),
        ("cialis", "ｃｉａｌｉｓ"),
        ("café", "cafe"),
        ("cafe", "CAFÉ!"),
        ("STRASSE", "straße"),
        ("press*", "the pressure"),
        ("press*", "press"),
        ("buy now", "Buy,\n NOW!"),
        ("cheap * pills", "cheap blue pills"),
        ("buy* cheap*", "buying cheaper"),
        ("加微信", "请加微信号"),
        ("don't", "I don’t know"),
        ("Æsop", "aesop"),
        ("shop.example", "see https://shop.example/x"),
        ("a b", "a a b"),
        ("a a b", "a a a b"),
    ],
)
def test_a_line_finds(line: str, text: str) -> None:
    assert WordList(f"other\n{line}\nanother").find(["nothing", text]) == line


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("cialis", "socialism"),
        ("press", "WordPress pressure"),
        ("press*", "WordPress"),
        ("buy now", "buy it now"),
        ("buy now", "now buy"),
        ("cheap * pills", "cheap pills"),
        ("12", "123 312"),
        ("192.0.2.7", "192.0.2.77"),
        ("*", "anything"),
        ("", "anything"),
        ("***", "anything"),
        ("!?", "!?"),
        (".*", "anything"),
        ("[a-z]+", "bcd"),
        ("buy\nnow", "buyer nowhere"),
    ],
)
def test_a_line_leaves_alone(line: str, text: str) -> None:
    assert WordList(line).find([text]) is None


def test_a_phrase_does_not_reach_from_one_field_into_the_next() -> None:
    assert WordList("buy now").find(["I buy", "now"]) is None


@pytest.mark.parametrize(
    ("line", "address", "is_found"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.77", False),
        ("92.0.2.7", "192.0.2.7", False),
        ("192.0.2.*", "192.0.2.255", True),
        ("192.0.2.*", "192.0.20.1", False),
        ("192.0.*.*", "192.0.99.1", True),
        ("192.0.2.0/28", "192.0.2.15", True),
        ("192.0.2.0/28", "192.0.2.16", False),
        ("2001:db8:*", "2001:db8:5::1", True),
        ("2001:DB8::*", "2001:db8::", True),
        ("2001:db8:*", "2001:db80::1", False),
        ("2001:db8:*", "fe80:2001:db8:1::", False),
        ("2001:0db8:0:0::1", "2001:db8::1", True),
        ("2001", "2001:db8::1", False),
        ("7", "192.0.2.7", False),
        ("999.0.2.*", "192.0.2.7", False),
    ],
)
def test_an_address_line_names_whole_addresses(line: str, address: str, is_found: bool) -> None:
    assert WordList(f"word\n{line}").find_address(address) == (line if is_found else None)


def test_an_unknown_address_is_on_no_list() -> None:
    assert WordList("192.0.2.7").find_address(None) is None


def test_the_beginning_of_an_address_is_no_number_in_a_text() -> None:
    assert WordList("10.*").find(["10 things to know"]) is None


NARROW = st.text(alphabet="ab *\n", max_size=30)


@given(lines=NARROW, text=st.text(alphabet="ab ", max_size=30))
def test_the_search_finds_what_comparing_line_by_line_finds(lines: str, text: str) -> None:
    assert bool(WordList(lines).find([text])) == any(_is_in(line, text.split()) for line in lines.splitlines())


def _is_in(line: str, words: list[str]) -> bool:
    terms = TERM.findall(line)
    if all(term == "*" for term in terms):
        return False
    places = range(len(words) - len(terms) + 1)
    return any(all(_fits(words[start + n], term) for n, term in enumerate(terms)) for start in places)


def _fits(word: str, term: str) -> bool:
    return word.startswith(term[:-1]) if term.endswith("*") else word == term


@given(lines=st.text(max_size=200), texts=st.lists(st.text(max_size=200)))
def test_no_list_and_no_text_breaks_it(lines: str, texts: list[str]) -> None:
    found = WordList(lines).find(texts)
    assert found is None or found in [line.strip() for line in lines.splitlines()]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("\n".join(f"w{n:x}" for n in range(33000)), "w " * (MAX_BODY // 2)),
        ("\n".join(f"w{n:x}*" for n in range(28000)), "v " * (MAX_BODY // 2)),
        ("\n".join(f"a b{n:x}" for n in range(25000)), "a " * (MAX_BODY // 2)),
        ("\n".join(f"a* b{n:x}" for n in range(22000)), " ".join(f"a{n:x}" for n in range(12000))),
        ("\n".join(f"* b{n:x}" for n in range(25000)), "a " * (MAX_BODY // 2)),
        ("a " * 99 + "b\n" + "a " * 90000 + "b", "a " * (MAX_BODY // 2)),
        ("\n".join("a" * n + "*" for n in range(1, 600)).replace("*", "* b"), " ".join("a" * n for n in range(1, 350))),
        ("\n".join("a" * n + "* b" for n in range(2, 600)), "a" * MAX_BODY),
        ("press\n" * 30000, "\ufdfa" * MAX_BODY),
        ("\n".join(f"{n >> 8 & 255}.{n & 255}.0.*" for n in range(16000)), "1.2.3.4 " * 8000),
    ],
)
def test_what_the_longest_list_and_the_longest_text_take_grows_with_them_and_no_faster(lines: str, text: str) -> None:
    def meet(percent: int) -> None:
        words = WordList(lines[: MAX_WORDS * percent // 100])
        words.find([text[: MAX_BODY * percent // 100]])
        words.find_address("192.0.2.7")

    assert is_linear(meet, 100)
