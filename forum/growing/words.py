"""The vocabulary: a few words everywhere, some hundred often, thousands seldom, as in any language (Zipf).

Most are made from syllables. The real ones are there so that somebody who looks at a grown site knows what to search.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, product
from random import Random

SIZE = 6000
SHIFT = 2.7  # Mandelbrot's: the first words are less frequent than Zipf's law has them
SLOTS = 1 << 16  # so that two random bytes choose a word


def _listed(text: str) -> list[str]:
    return text.split()


GLUE = _listed("""
the of and to in a that for is on with as it by was are at be from this an which or have not has had were but their
its been they more will who would there one about when all also than into other some only over after before such no
between under against what how those these many most may could should while both during through
""")

SUBJECTS = _listed("""
treaty embassy border minister council summit delegation ceasefire sanctions consul envoy mandate ratification protocol
negotiation agreement alliance observer resolution sovereignty mediation charter congress parliament chancellery
armistice annex ambassador accord arbitration asylum attaché blockade boycott brief bulletin capital chair clause
coalition commission committee communiqué compromise concession conference confidence consensus convention cooperation
corridor counterpart court credentials crisis customs deadline deadlock declaration decree defence demand democracy
deputy detente dialogue diplomat disarmament dispute dossier draft economy election embargo emergency enclave energy
escalation evidence exchange exile expert export federation ferry finance fisheries foreign forum founder frontier
garrison gazette government guarantee guest harbour hearing heritage hostage humanitarian immunity import incident
independence infantry inquiry inspector institution integration interim interpreter interview invitation island joint
journalist judge jurisdiction justice kingdom language lawyer league legation legislation letter liaison liberty
majority maritime market meeting memorandum mercenary military militia minority mission mobilisation monarch monitor
moratorium mountain movement municipality nation navy neighbour neutral newspaper nuclear oath occupation office
opposition outpost pact paragraph partner passport patrol peace peninsula petition pipeline plenary policy population
port position precedent president press prisoner privilege procedure proposal prosecutor protectorate province quarter
quorum railway rapporteur rebel reconciliation recognition reconstruction recruit referendum reform refugee regiment
region regime register rejoinder relief reparations representative republic reserve residence restitution retaliation
return revision rival river road rumour safeguard salt satellite schedule secession secretary section security senate
session settlement shipment siege signature signatory soldier solidarity speaker spokesperson stability staff statement
statute strait strategy student succession summons surplus surrender surveillance suspension tariff telegram territory
testimony threat trade tradition transit translator tribunal tribute troops truce trust ultimatum unification union
unrest valley verdict veto vicinity victim visa visit volunteer vote warning waterway weapon withdrawal witness
workshop yield zone
""")

ONSETS = _listed("b br ch d dr f fl g gr h k kl l m n p pl pr qu r s sh sk st t tr v w z")
VOWELS = _listed("a e i o u ai ea io ou")
ENDS = ["", "", "", "l", "n", "r", "s", "t", "nd", "rm", "x"]
GIVEN = _listed("""
Ada Amir Anna Bela Birgit Carlos Chiara Daria David Elif Emil Fatou Felix Grace Hana Hugo Ines Ivan Jana Jonas Kaya
Kofi Lena Luca Maja Marek Mina Nadia Nils Olga Omar Petra Pierre Rafael Rosa Samir Sofia Tamar Tomas Vera Yusuf Zora
""")


def _made(number: int, random: Random, known: set[str]) -> list[str]:
    made: list[str] = []
    while len(made) < number:
        syllables = random.choice((1, 2, 2, 2, 3, 3))
        word = "".join(
            random.choice(ONSETS) + random.choice(VOWELS) + random.choice(ENDS) for _syllable in range(syllables)
        )
        if len(word) > 2 and word not in known:
            known.add(word)
            made.append(word)
    return made


def _ranked() -> list[str]:
    """Every second subject is frequent; the others stand anywhere in the long tail."""
    random = Random("vocabulary")
    known = {*GLUE, *SUBJECTS}
    made = _made(SIZE - len(known), random, known)
    frequent, seldom = SUBJECTS[::2], SUBJECTS[1::2]
    head = [*frequent, *made[: len(frequent)]]
    tail = [*seldom, *made[len(frequent) :]]
    random.shuffle(head)
    random.shuffle(tail)
    return [*GLUE, *head, *tail]


def _slots(words: list[str], first_rank: int) -> list[str]:
    weights = list(accumulate(1 / (rank + SHIFT) for rank in range(first_rank, len(words) + first_rank)))
    counts = [round(SLOTS * weight / weights[-1]) for weight in weights]
    return [word for word, end, start in zip(words, counts, [0, *counts], strict=False) for _slot in range(start, end)]


WORDS = _ranked()
TELLING = WORDS[len(GLUE) :]
_ANY, _TELLING = _slots(WORDS, 0), _slots(TELLING, len(GLUE))
_STEMS = [
    (onset + vowel + second + end).capitalize()
    for onset, vowel, second, end in product(ONSETS, VOWELS, ("l", "m", "n", "r", "v"), ("an", "ez", "i", "ora", "ov"))
]
NAMES = len(_STEMS) ** 2  # more than anybody needs


def some_words(random: Random, number: int) -> list[str]:
    """As they follow each other in a text."""
    return [_ANY[slot] for slot in array("H", random.randbytes(2 * number))]


def telling_words(random: Random, number: int) -> list[str]:
    """Without those that only hold others together, as in a headline."""
    return [_TELLING[slot] for slot in array("H", random.randbytes(2 * number))]


def name(number: int) -> str:
    """A place or a family of which a large archive speaks in a few articles: always the same for a number."""
    first, second = divmod(number % NAMES, len(_STEMS))
    return _STEMS[second] + (_STEMS[first - 1].lower() if first else "")


def person(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} {name(number * 37 % len(_STEMS))}"
