"""English: one mapping a chapter. A further language is a further folder like this one."""
