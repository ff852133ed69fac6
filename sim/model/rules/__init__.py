"""The model's equations, each once, as small functions of numbers that both engines call.

`customer` holds most of what moves a customer; the others, what one part of the market adds.
"""
