"""Cohort: several people, scarce seats; nobody is promised a seat that another was, the worst-off first."""

from pathways.cohort.finder import NEVER, Finder, Member
from pathways.cohort.seating import Promise, Seating, Wait, cohort

__all__ = ["NEVER", "Finder", "Member", "Promise", "Seating", "Wait", "cohort"]
