"""What happens: customers, firms, rules, the service desk and the SimPy market."""
