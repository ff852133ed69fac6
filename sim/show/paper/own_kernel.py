"""The kernel that notebooks run in: this interpreter, whatever kernels called python3 are installed."""

from __future__ import annotations

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default


class OwnKernels(KernelSpecManager):
    """Finds kernels as Jupyter does, but `python3` is always the interpreter that looks.

    Other kernels of that name, of other projects or of interpreters that are gone, are passed over.
    """

    def find_kernel_specs(self) -> dict[str, str]:
        """Folders of kernels by name."""
        return {**super().find_kernel_specs(), NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """How the kernel called so is started."""
        if kernel_name.lower() == NATIVE_KERNEL_NAME:
            return self.kernel_spec_class(resource_dir=RESOURCES, **get_kernel_dict())
        return super().get_kernel_spec(kernel_name)


class OwnKernel(AsyncKernelManager):
    """Starts kernels that `OwnKernels` finds."""

    @default("kernel_spec_manager")
    def _found_by_us(self) -> OwnKernels:
        return OwnKernels(parent=self)
