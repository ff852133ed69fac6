"""What firms decide and what comes of it: the SimPy market, policies, rivals, promises, staff, the ledger."""
