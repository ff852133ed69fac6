"""The month of all customers, compiled: the same steps and rules, a block of customers at a time."""
