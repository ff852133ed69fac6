"""How rules are compiled: as far as kernels need to inline them, and no further.

Nobody calls the machine code of a rule, for a kernel has it inside its own. So none is made, and a rule is
optimised by itself only; together with what it calls it is optimised where it ends up, in the kernel. That
saves a quarter of the time to compile, and kernels are as fast.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

#: What is relied on inside numba: where one is gone, importing this fails, and rules are compiled in full.
_RELIED_ON = (
    JITCodeLibrary._optimize_final_module,
    JITCodeLibrary._finalize_final_module,
    JITCodeLibrary._finalize_dynamic_globals,
    JITCodeLibrary.get_pointer_to_function,
    JITCodeLibrary.codegen,
)


class RuleLibrary(JITCodeLibrary):
    """Code of a rule, to be linked into that of kernels."""

    def _optimize_final_module(self) -> None:
        """Left to the kernel."""

    def _finalize_final_module(self) -> None:
        """Ready to be linked, without machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Where the machine code of a function is: nowhere."""
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> RuleLibrary:
        """Asked by the compiler for `set_env` only."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Tell machine code of its surroundings: there is none to be told."""


class RuleCompiler(Compiler):
    """The usual compiler, with a library for rules."""

    def define_pipelines(self) -> Any:
        """The usual steps."""
        self.state.library = RuleLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super().define_pipelines()
