"""Generated worlds of cooperation, as large as is wanted: who agreed with whom on what, when, and who says so.

A world goes on without an end, and a smaller one is the beginning of a larger: what comes early is known in all sizes, and
later things speak of it most (degrees fall as Zipf's do). `generate.py` writes it down.
"""

from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import world_names
from world_names import Names

FIRST = 8  # countries and themes, before anything speaks of them
COUNTRIES = 220
FROM, DAYS = date(1962, 7, 5), 23_400  # of all dates


class Told(NamedTuple):
    """By which document, on which page, how surely from 0 to 1, and whether another number stands there."""

    document: int
    page: int
    sure: float
    otherwise: bool


class Country(NamedTuple):
    """It has neither sources nor dates."""

    n: int
    names: Names


class Place(NamedTuple):
    """A town."""

    n: int
    country: int
    names: Names


class Theme(NamedTuple):
    """A threat, within a wider one; only the first has none."""

    n: int
    wider: int | None
    names: Names


class Body(NamedTuple):
    """An organisation: a ministry of a country, a part of another one of the same country, or a private one."""

    n: int
    country: int
    whole: int | None
    private: bool
    names: Names
    founded: date


class Document(NamedTuple):
    """What is told somewhere, by a body, once an official paper and once the press."""

    n: int
    body: int
    official: bool
    issued: date
    names: Names


class Agreement(NamedTuple):
    """Between countries and bodies; two countries, or several."""

    n: int
    ministry: int
    countries: tuple[int, ...]
    bodies: tuple[int, ...]
    themes: tuple[int, ...]
    place: int
    signed: date
    ratified: date | None
    ended: date | None
    status: int
    budget: int | None
    names: Names
    told: tuple[Told, ...]


class Programme(NamedTuple):
    """What is done within an agreement, for money."""

    n: int
    agreement: int
    body: int
    partners: tuple[int, ...]
    funder: int
    country: int
    themes: tuple[int, ...]
    start: date
    budget: int
    names: Names
    told: tuple[Told, ...]


class Event(NamedTuple):
    """A disaster."""

    n: int
    country: int
    place: int
    hazard: int
    day: date
    deaths: int
    names: Names
    told: tuple[Told, ...]


class Relief(NamedTuple):
    """Who came to help after an event."""

    n: int
    event: int
    country: int
    body: int
    day: date
    staff: int
    names: Names
    told: tuple[Told, ...]


Thing = Country | Place | Theme | Body | Document | Agreement | Programme | Event | Relief


class World:
    """All that there is so far; `things` goes on for ever."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.counts = dict.fromkeys((kind.__name__ for kind in Thing.__args__), 0)
        self.of_country, self.struck = array("H"), array("H")  # of each body, and of each event
        self.ministries, self.public = array("L"), array("L")

    def things(self) -> Iterator[Thing]:
        for _ in range(FIRST):
            yield self._country()
            yield self._theme()
        turn = 0
        while True:
            if turn % 12 == 0 and self.counts["Country"] < COUNTRIES:
                yield self._country()
            if turn % 16 == 0:
                yield self._theme()
            if turn % 4 == 0 and self.counts["Place"] < len(world_names.PLACES):
                yield self._place()
            yield self._body()
            if turn % 2 == 0:
                yield self._document()
            yield self._agreement()
            if turn % 6 == 0:
                yield self._event()
            if turn % 5 == 0:
                yield self._programme()
            if turn % 8 == 0:
                yield self._relief()
            turn += 1

    # ---- Chance ----

    def _next(self, kind: str) -> int:
        self.counts[kind] += 1
        return self.counts[kind] - 1

    def _one(self, kind: str) -> int:
        """One of those that are there; the earlier, the more often."""
        return int(self.counts[kind] * self.random.random() ** 3)

    def _of(self, numbers: array) -> int:
        return numbers[int(len(numbers) * self.random.random() ** 3)]

    def _some(self, kind: str, most: int) -> tuple[int, ...]:
        """One or more, each once."""
        count = 1 + int(most * self.random.random() ** 4)
        return tuple(dict.fromkeys(self._one(kind) for _ in range(count)))

    def _chance(self, of: float) -> bool:
        return self.random.random() < of

    def _day(self) -> date:
        """Any; the later, the more often."""
        return FROM + timedelta(days=int(DAYS * self.random.random() ** 0.5))

    def _after(self, day: date, most: int) -> date:
        return day + timedelta(days=1 + int(most * self.random.random()))

    def _amount(self, most: float) -> int:
        """From 1 on, of every size equally often."""
        return int(most ** self.random.random())

    def _told(self) -> tuple[Told, ...]:
        count = 1 + self._chance(0.3)
        return tuple(
            Told(
                self._one("Document"),
                1 + self._amount(300),
                round(0.5 + self.random.random() / 2, 2),
                number > 0 and self._chance(0.2),
            )
            for number in range(count)
        )

    # ---- Things ----

    def _country(self) -> Country:
        n = self._next("Country")
        return Country(n, world_names.country(n))

    def _place(self) -> Place:
        n = self._next("Place")
        return Place(n, self._one("Country"), world_names.PLACES[n])

    def _theme(self) -> Theme:
        n = self._next("Theme")
        return Theme(n, self._one("Theme") % n if n else None, world_names.theme(n))

    def _body(self) -> Body:
        country, private = self._one("Country"), self._chance(0.15)
        whole = self._one("Body") if self.counts["Body"] and self._chance(0.7) else None
        if whole is not None:
            country = self.of_country[whole]
        n = self._next("Body")
        self.of_country.append(country)
        private = private and n > 0  # the first is a ministry, so that there is one
        if not private:
            self.public.append(n)
        if whole is None and not private:
            self.ministries.append(n)
        names = world_names.body(self.random, whole is None, private)
        return Body(n, country, whole, private, names, self._day())

    def _document(self) -> Document:
        body, n, issued = self._one("Body"), self._next("Document"), self._day()
        return Document(n, body, self._chance(0.5), issued, world_names.document(n, issued))

    def _agreement(self) -> Agreement:
        signed, place = self._day(), self._one("Place")
        ratified = self._after(signed, 900) if self._chance(0.6) else None
        ended = self._after(ratified or signed, 9000) if self._chance(0.2) else None
        ministry = self._of(self.ministries)
        home, others = self.of_country[ministry], self._some("Country", 7)
        if others == (home,):
            others = ((home + 1) % self.counts["Country"],)
        return Agreement(
            self._next("Agreement"),
            ministry,
            tuple(dict.fromkeys((home, *others))),
            self._some("Body", 3) if self._chance(0.4) else (),
            self._some("Theme", 4),
            place,
            signed,
            ratified,
            ended,
            int(3 * self.random.random() ** 2),
            1000 * self._amount(100_000) if self._chance(0.3) else None,
            world_names.agreement(self.random, place, signed),
            self._told(),
        )

    def _programme(self) -> Programme:
        start, themes = self._day(), self._some("Theme", 3)
        return Programme(
            self._next("Programme"),
            self._one("Agreement"),
            self._of(self.public),
            self._some("Body", 4),
            self._one("Body"),
            self._one("Country"),
            themes,
            start,
            1000 * self._amount(100_000),
            world_names.programme(self.random, themes[0], start),
            self._told(),
        )

    def _event(self) -> Event:
        country, place, day = self._one("Country"), self._one("Place"), self._day()
        self.struck.append(country)
        hazard = int(len(world_names.HAZARDS) * self.random.random())
        names = world_names.event(hazard, place, day)
        return Event(self._next("Event"), country, place, hazard, day, self._amount(5000), names, self._told())

    def _relief(self) -> Relief:
        event, body, day = self._one("Event"), self._of(self.public), self._day()
        n = self._next("Relief")
        names = world_names.relief(n, day)
        return Relief(n, event, self.struck[event], body, day, self._amount(500), names, self._told())
