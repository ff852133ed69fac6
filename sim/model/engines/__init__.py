"""Who leads customers through a month: all at once in kernels, or each as a SimPy process."""
