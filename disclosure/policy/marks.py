"""Where in a policy file something stands: its line, and the way to it by names and ids.

Reading with lines costs as much again as reading, so it is done only once there is a fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

Loc = tuple[int | str, ...]
ROOT = Path(__file__).parent.parent.parent
LONGEST_NAME = 40
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shown(path: Path) -> str:
    """The file as people know it: policy/regimes.yaml for ours, elsewhere with the whole way."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


@dataclass(frozen=True, slots=True)
class Found:
    """As far as a way could be followed: the line, the names on it, and the steps not found."""

    line: int
    names: tuple[str, ...]
    missing: Loc


class Marks:
    """The lines of one file that is YAML, as it stands now."""

    def __init__(self, path: Path) -> None:
        self.file = shown(path)
        self._root = yaml.compose(path.read_text("utf-8"), Loader=LOADER)

    def sentence(self, loc: Loc, says: str, *, to_add: bool = False) -> str:
        """File, line and place before what is wrong; `to_add`: the last step is not there yet."""
        found = self.found(loc)
        names = [*found.names, *(map(str, found.missing) if to_add else ())]
        place = " / ".join(names) or "the whole file"
        return f"{self.file}, line {found.line}, {place}: {says}."

    def line(self, loc: Loc) -> int:
        return self.found(loc).line

    def found(self, loc: Loc) -> Found:
        node, line, names = self._root, 1, list[str]()
        for number, step in enumerate(loc):
            key, value = _child(node, step)
            if value is None:
                return Found(line, tuple(names), loc[number:])
            line = (key or value).start_mark.line + 1
            names.append(str(step) if key else _name_of(value, step))
            node = value
        return Found(line, tuple(names), ())


def scalars(path: Path) -> Iterator[yaml.ScalarNode]:
    """Every single value of the file, in the order of the file."""
    waiting = [yaml.compose(path.read_text("utf-8"), Loader=LOADER)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.SequenceNode):
            waiting[:0] = node.value
        elif isinstance(node, yaml.MappingNode):
            waiting[:0] = [each for pair in node.value for each in pair]


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The key, where there is one, and the value one step further; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(step):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return None, (node.value[step] if step < len(node.value) else None)
    return None, None


def _name_of(entry: yaml.Node, step: int | str) -> str:
    """An entry of a list goes by its id, or is its own name where it is a word."""
    _, named = _child(entry, "id")
    word = named or entry
    if isinstance(word, yaml.ScalarNode) and 0 < len(word.value) <= LONGEST_NAME:
        return str(word.value)
    return str(step)
