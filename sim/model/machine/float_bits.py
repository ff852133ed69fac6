"""Three operations on the bits of a double, done differently in Python and machine code but exactly alike."""

from __future__ import annotations

import math

from sim.model.machine.compile import HAVE_COMPILER


def power_of_two(k: float) -> float:
    """2**k for a whole number -1022 <= k <= 1023."""
    return math.ldexp(1.0, int(k))


def mantissa(x: float) -> float:
    """The m in [0.5, 1) with x = m 2**e, for a normal x > 0."""
    return math.frexp(x)[0]


def exponent(x: float) -> float:
    """The e, as a float, with x = m 2**e and m in [0.5, 1), for a normal x > 0."""
    return float(math.frexp(x)[1])


if HAVE_COMPILER:
    from typing import Any

    from llvmlite import ir
    from numba.core import types
    from numba.extending import intrinsic, overload

    _I32, _I64, _F64 = ir.IntType(32), ir.IntType(64), ir.DoubleType()
    _ONE_ARGUMENT = types.float64(types.float64)

    # 32-bit conversions, so that the loops vectorise on machines without 64-bit ones.

    @intrinsic
    def _power_of_two(typing_context: Any, k: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            whole = builder.sext(builder.fptosi(args[0], _I32), _I64)
            biased = builder.add(whole, ir.Constant(_I64, 1023))
            return builder.bitcast(builder.shl(biased, ir.Constant(_I64, 52)), _F64)

        return _ONE_ARGUMENT, generate

    @intrinsic
    def _mantissa(typing_context: Any, x: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            bits = builder.bitcast(args[0], _I64)
            kept = builder.and_(bits, ir.Constant(_I64, 0x000FFFFFFFFFFFFF))
            return builder.bitcast(builder.or_(kept, ir.Constant(_I64, 0x3FE0000000000000)), _F64)

        return _ONE_ARGUMENT, generate

    @intrinsic
    def _exponent(typing_context: Any, x: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            bits = builder.bitcast(args[0], _I64)
            biased = builder.trunc(builder.lshr(bits, ir.Constant(_I64, 52)), _I32)
            return builder.sitofp(builder.sub(biased, ir.Constant(_I32, 1022)), _F64)

        return _ONE_ARGUMENT, generate

    # numba wants the overload and what it returns to have the same signature, annotations included.

    @overload(power_of_two, inline="always")
    def _power_of_two_overload(k: float) -> Any:
        def compiled(k: float) -> Any:
            return _power_of_two(k)

        return compiled

    @overload(mantissa, inline="always")
    def _mantissa_overload(x: float) -> Any:
        def compiled(x: float) -> Any:
            return _mantissa(x)

        return compiled

    @overload(exponent, inline="always")
    def _exponent_overload(x: float) -> Any:
        def compiled(x: float) -> Any:
            return _exponent(x)

        return compiled
