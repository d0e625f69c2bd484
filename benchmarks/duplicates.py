"""Probable duplicates among 40,000 structures: the time, what is found of what was planted, what else.

    python -m benchmarks.duplicates --structures 40000 --seed 1

Structures stand where people live; one in twenty is then told again as another source would: with a typing
error, in capitals without accents, in another order, or by its telephone and SIRET alone.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from random import Random

from maillage.directory.trust.likeness import Described, plain_name
from maillage.directory.trust.matching import find
from maillage.territories import reference

FIRST = (
    "Mission locale",
    "Association",
    "Centre social",
    "MJC",
    "Espace",
    "Atelier",
    "Régie",
    "Maison",
    "Ferme",
)
SECOND = (
    "des possibles",
    "solidaire",
    "du lien",
    "des savoirs",
    "numérique",
    "mobilité",
    "de l’emploi",
    "jeunes",
)
THIRD = (
    "du bourg",
    "de la gare",
    "des halles",
    "du moulin",
    "de la vallée",
    "du marché",
    "des quais",
    "du parc",
)
PLANTED = 20  # one structure in so many is told twice


def draw(count: int, random: Random) -> Iterator[Described]:
    """So many structures, at communes drawn by their population."""
    communes = [one for one in reference.communes() if one.population]
    totals = list(accumulate(one.population or 0 for one in communes))
    for key, home in enumerate(random.choices(communes, cum_weights=totals, k=count)):
        name = f"{random.choice(FIRST)} {random.choice(SECOND)} {random.choice(THIRD)} {home.name}"
        phone = f"{random.randrange(10**8, 10**9)}" if random.random() < 0.7 else ""
        siret = f"{random.randrange(10**13, 10**14)}" if random.random() < 0.4 else ""
        yield Described(key, plain_name(name), home.code, siret, phone)


def again(one: Described, key: int, random: Random) -> Described:
    """The same structure as another source tells it."""
    how = random.randrange(4)
    if how == 0:
        at = random.randrange(1, len(one.name) - 1)
        return replace(one, key=key, name=one.name[:at] + one.name[at + 1 :], siret="")
    if how == 1:
        words = one.name.split()
        random.shuffle(words)
        return replace(one, key=key, name=" ".join(words), siret="", phone="")
    if how == 2 and one.phone and one.siret:
        return replace(one, key=key, name="autre nom", commune="")
    return replace(one, key=key, phone="")


def main() -> None:
    """Print the measures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--structures", type=int, default=40_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    random = Random(given.seed)  # noqa: S311 (nothing secret)
    records = list(draw(given.structures, random))
    twins = random.sample(records, given.structures // PLANTED)
    planted = {(one.key, len(records) + rank) for rank, one in enumerate(twins)}
    records += [again(one, len(records) + rank, random) for rank, one in enumerate(twins)]
    begun, busy = time.perf_counter(), time.process_time()
    found = {(each.first, each.second) for each in find(records)}
    seconds, cpu = time.perf_counter() - begun, time.process_time() - busy
    print(f"{len(records)} structures: {seconds:.1f} s, {cpu:.1f} s of processor")
    print(f"{len(found)} pairs; of {len(planted)} planted, {len(found & planted)} found")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
