"""A pure-Python label search of the same design as the engine's: what the compiled one must be faster than.

It was the engine's own search until its inner loop was compiled. It reads the engine's catalogue, situation,
funding and occurrences, and shares no code with the engine's search, relevance, bounds or labels.
"""
