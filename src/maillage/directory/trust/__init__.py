"""Whether records are still true: who checked them, what they lack, which are the same."""
