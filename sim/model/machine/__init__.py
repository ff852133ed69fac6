"""What the model is computed with: the compiler, exact mathematics, keyed draws, codes and arrays."""
