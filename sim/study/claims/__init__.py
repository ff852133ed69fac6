"""What must come out of the model, where it must not, and in how many plausible worlds it does."""
