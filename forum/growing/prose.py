"""Texts without sense, but with the words, lengths and markup of an article; as the sanitiser leaves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from forum.growing import words

LENGTHS = (6, 9, 11, 13, 15, 17, 19, 22, 26)  # of a sentence
PLACES = 40_000  # names of which articles speak
LINKED, STRESSED, NAMED = 0.04, 0.03, 0.12  # sentences with a link, with a stressed word, with a name
ONE_SENTENCE, ONE_PARAGRAPH = 100, 400  # characters
QUOTED, LISTED = 0.08, 0.15  # blocks


class Prose:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.targets: range = range(0)  # the articles that a text may link to

    def headline(self) -> str:
        found = words.telling_words(self.random, self.random.randint(4, 8))
        found[0] = found[0].capitalize()
        if self.random.random() < 0.4:
            found[-1] = self._name()
        return " ".join(found)[:150]

    def title(self) -> str:
        return " ".join(words.telling_words(self.random, self.random.randint(2, 5))).capitalize()

    def sentences(self, number: int) -> str:
        return " ".join([self._sentence() for _sentence in range(number)])

    def body(self, size: int) -> str:
        return "\n".join(self._blocks(size)) if size >= ONE_PARAGRAPH else f"<p>{self._marked_up()}</p>"

    def lead(self, longest: int) -> str:
        return _cut(self.sentences(self.random.randint(1, 2)), longest)

    def comment(self, longest: int) -> str:
        """One sentence, or several, or paragraphs: few readers write long."""
        share = self.random.random()
        text = self._sentence() if share < 0.45 or longest < ONE_SENTENCE else self._several(share)
        return _cut(text, longest)

    def _several(self, share: float) -> str:
        if share < 0.85:
            return self.sentences(self.random.randint(2, 3))
        return "\n\n".join(self.sentences(self.random.randint(1, 3)) for _part in range(self.random.randint(2, 4)))

    def _blocks(self, size: int) -> Iterator[str]:
        """At least a paragraph; a heading before every third or fourth."""
        written, until_heading = 0, 3
        while written < size:
            if not until_heading:
                yield f"<h2>{self.title()}</h2>"
                until_heading = self.random.randint(3, 5)
            block = self._block()
            written, until_heading = written + len(block), until_heading - 1
            yield block

    def _block(self) -> str:
        share = self.random.random()
        if share < QUOTED:
            return f"<blockquote><p>{self.sentences(2)}</p></blockquote>"
        if share < LISTED:
            kind = "ul" if share < (QUOTED + LISTED) / 2 else "ol"
            items = "".join(f"<li>{self._sentence()}</li>" for _item in range(self.random.randint(3, 5)))
            return f"<{kind}>{items}</{kind}>"
        return f"<p>{' '.join([self._marked_up() for _sentence in range(self.random.randint(3, 5))])}</p>"

    def _marked_up(self) -> str:
        share = self.random.random()
        if share < LINKED:
            return self._sentence(self._linked)
        return self._sentence(_stressed) if share < LINKED + STRESSED else self._sentence()

    def _sentence(self, mark_up: Callable[[str], str] | None = None) -> str:
        length = self.random.choice(LENGTHS)
        found = words.some_words(self.random, length)
        found[0] = found[0].capitalize()
        if length > 12:
            found[length // 2] += ","
        if self.random.random() < NAMED:
            found[2] = self._name()
        if mark_up:
            found[4] = mark_up(found[4])
        return " ".join(found) + "."

    def _linked(self, word: str) -> str:
        if self.targets and self.random.random() < 0.4:
            return f'<a href="/articles/{self.random.choice(self.targets)}/">{word}</a>'
        return f'<a href="https://www.example.org/{self.random.choice(words.TELLING)}">{word}</a>'

    def _name(self) -> str:
        """Some are in the news all the time, most hardly ever."""
        return words.name(int(PLACES * self.random.random() ** 4))


def _cut(text: str, longest: int) -> str:
    """Between two words."""
    return text if len(text) <= longest else text[:longest].rpartition(" ")[0]


def _stressed(word: str) -> str:
    return f"<strong>{word}</strong>"
