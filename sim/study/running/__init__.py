"""How work is done: the model compiled first, jobs shared out, progress told."""
