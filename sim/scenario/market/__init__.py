"""What the world decides: customers, firms, and the mechanisms of a market, one module each."""
