"""What the source says of itself: functions with their docstrings, fields and entries with their comments."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
#: What a rule takes and gives: plain numbers. A step takes arrays, too.
_NUMBERS = {"float", "int", "bool", "np.uint64", "Words", "Thresholds"}
_UNDERLINE = re.compile(r"\n\w[\w ]*\n-{3,}\n")
_TITLE = re.compile(r"^# -- (.+?) -+$")


@dataclass(frozen=True)
class Function:
    """One function of a module.

    Attributes
    ----------
    name : str
    arguments : tuple of str
    says : str
        The docstring on one line, without its lists of parameters.
    decorators : tuple of str
    kinds : tuple of str
        Annotations of the arguments, as written.
    returns : str
        That of the result.
    title : str
        The last heading comment above it ("4. expectation, satisfaction, trust"), or nothing.
    module : str
        Path of the module below the package, such as model/rules/customer.py.
    """

    name: str
    arguments: tuple[str, ...]
    says: str
    decorators: tuple[str, ...]
    kinds: tuple[str, ...]
    returns: str
    title: str
    module: str

    @property
    def is_rule(self) -> bool:
        """Whether it is a pure function of numbers that both engines call."""
        return "rule" in self.decorators and set(self.kinds) <= _NUMBERS

    @property
    def is_step(self) -> bool:
        """Whether both engines call it to read or change a customer's entries in the arrays."""
        return "rule" in self.decorators and not self.is_rule

    @property
    def is_policy(self) -> bool:
        """Whether it is a SimPy process of a firm, or makes one."""
        return self.returns in ("Policy", "Story")


@functools.cache
def _read(module: str) -> tuple[ast.Module, tuple[str, ...]]:
    text = (PACKAGE / module).read_text(encoding="utf-8")
    return ast.parse(text), tuple(text.splitlines())


def modules(room: str) -> list[str]:
    """Paths of the modules of a room, below the package."""
    return [path.relative_to(PACKAGE).as_posix() for path in sorted((PACKAGE / room).rglob("*.py"))]


def plain(docstring: str | None) -> str:
    """A docstring on one line, without sections that list parameters and the like."""
    return " ".join(_UNDERLINE.split(f"\n{docstring or ''}\n")[0].split())


def purpose(module: str) -> str:
    """What the module says it is for."""
    return plain(ast.get_docstring(_read(module)[0]))


def functions(module: str) -> list[Function]:
    """Public functions of a module in the order of its text."""
    tree, lines = _read(module)
    titles = [(number, found[1]) for number, line in enumerate(lines, 1) if (found := _TITLE.match(line))]
    return [
        Function(
            node.name,
            tuple(argument.arg for argument in node.args.args),
            plain(ast.get_docstring(node)),
            tuple(ast.unparse(decorator) for decorator in node.decorator_list),
            tuple(ast.unparse(argument.annotation or ast.Constant("")) for argument in node.args.args),
            ast.unparse(node.returns) if node.returns else "",
            next((title for number, title in reversed(titles) if number < node.lineno), ""),
            module,
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def told(module: str, title: str = "") -> list[Function]:
    """Functions of a module, or of its part under a heading, that say what the model does.

    Where a module holds what engines compile, all else in it only makes room for that.
    """
    part = [function for function in functions(module) if function.title.startswith(title)]
    compiled = [f for f in part if {"rule", "kernel", "compiled"} & set(f.decorators)]
    return compiled or part


def _class(module: str, name: str) -> ast.ClassDef:
    for node in _read(module)[0].body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return node
    raise LookupError(f"{module}: no class named {name}")


def class_purpose(name: str) -> str:
    """First sentence of the docstring of a class of the model, or nothing if there is none of that name."""
    for module in modules("model"):
        for node in _read(module)[0].body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                return plain(ast.get_docstring(node))
    return ""


def comment(module: str, node: ast.stmt | ast.expr) -> str:
    """The comment at the end of a statement or entry, on whichever of its lines it stands."""
    lines = _read(module)[1]
    for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
        _, mark, says = lines[number - 1].partition("  # ")
        if mark:
            return says.strip()
    return ""


def fields(module: str, name: str) -> list[tuple[str, str, str]]:
    """Name, type and comment of each annotated field of a class."""
    return [
        (node.target.id, ast.unparse(node.annotation), comment(module, node))
        for node in _class(module, name).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]


def members(module: str, name: str) -> list[tuple[int, str, str]]:
    """Number, name and comment of each member of an enumeration, by number."""
    listed = []
    for node in _class(module, name).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            (target,) = node.targets
            listed.append((int(str(node.value.value)), ast.unparse(target), comment(module, node)))
    return sorted(listed)


def entries(module: str, name: str) -> list[tuple[str, str]]:
    """Each string of a tuple, list or Literal assigned to `name`, with its comment."""
    for node in _read(module)[0].body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id == name and isinstance(node, ast.Assign):
            inside = node.value.slice if isinstance(node.value, ast.Subscript) else node.value
            if isinstance(inside, ast.Tuple | ast.List):
                return [
                    (str(item.value), comment(module, item))
                    for item in inside.elts
                    if isinstance(item, ast.Constant)
                ]
    raise LookupError(f"{module}: no entries named {name}")


def attributes(module: str, name: str) -> list[tuple[str, str, str]]:
    """Name, type and meaning of what a class's docstring lists under Attributes."""
    text = ast.get_docstring(_class(module, name)) or ""
    _, _, body = text.partition("Attributes\n----------\n")
    listed: list[tuple[str, str, list[str]]] = []
    for line in body.splitlines():
        if line[:1].strip():
            names, _, kind = line.partition(" : ")
            listed.append((names.strip(), kind.strip(), []))
        elif listed:
            listed[-1][2].append(line.strip())
    return [(names, kind, " ".join(" ".join(says).split())) for names, kind, says in listed]
