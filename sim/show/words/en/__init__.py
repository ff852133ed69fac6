"""English: one module a chapter, each with a mapping `TEXTS`. A further language is a further folder like it,
with the same keys, and with those of `sim.show.words.declared`, which English has elsewhere.
"""
