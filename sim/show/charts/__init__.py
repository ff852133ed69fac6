"""How charts look, and one module a kind of chart."""
