"""What is asked: markets, strategies, studies and the files that hold them."""
