"""What happens to one customer: who it is, what it buys, thinks and tells. Both engines take these steps."""
