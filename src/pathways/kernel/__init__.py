"""The compiled core of the search: arrays in, arrays out.

``layout`` turns a problem into arrays, ``memory`` holds those that grow, ``run`` leads a search from Python.
The other files are small functions compiled by numba, one subject each: ``gates``, ``days``, ``labels``,
``money``, ``dominance``, ``sweep``, ``needs``, ``front``, ``queue``, ``expansion``, ``reductions``. They keep
no state of their own: two threads may search at once.
"""
