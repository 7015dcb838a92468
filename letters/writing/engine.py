"""The first words of a box from its template and the facts: a few words of Jinja, and no more.

Two walls, each enough alone: `faults_in` refuses all but facts, conditions and lists before a
template is taken in; and the sandbox has no filter, global, test or loader beside those named here.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from letters.writing.facts import FACTS, Fact
from workflows import phrases

LONGEST_TEMPLATE = 5000
MOST_NESTED = (
    20  # of what is made from a template Python reads no more than a hundred in each other
)
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_NAMED: Mapping[type[nodes.Node], str] = {
    nodes.Getattr: "a dot after a name",
    nodes.Getitem: "brackets after a name",
    nodes.Call: "a call",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.Block: "block",
    nodes.Assign: "set",
    nodes.Const: "a value of your own",
    nodes.Test: "a test",
}
_ONLY = "only facts, if and for may stand in a template"
_TOO_DEEP = f"too many stand in each other here: use at most {MOST_NESTED} if, one in the other"


def rendered(words: str, facts: Mapping[str, Fact]) -> str:
    """The words with the facts in them. A value is put in as it is and never read as a template.

    ValueError with a sentence for a template that `faults_in` would refuse.
    """
    for fault in faults_in(words):
        raise ValueError(fault)
    return _compiled(words).render(facts).strip()


@lru_cache(maxsize=2048)
def faults_in(words: str) -> tuple[str, ...]:
    """What may not stand in a template, each as a sentence with its mend."""
    if len(words) > LONGEST_TEMPLATE:
        return (f"this is too long: use at most {LONGEST_TEMPLATE} characters",)
    try:
        tree = _environment().parse(words)
    except TemplateSyntaxError as error:
        return (f"this cannot be read as a template ({error.message}): correct it",)
    except RecursionError:
        return (_TOO_DEEP,)
    if _depth(tree) > MOST_NESTED:
        return (_TOO_DEEP,)
    return tuple(dict.fromkeys(_refused(tree, frozenset())))


def facts_named(words: str) -> frozenset[str]:
    """The facts that a template asks for, of one in which `faults_in` finds nothing."""
    return frozenset(n.name for n in _environment().parse(words).find_all(nodes.Name)) & {*FACTS}


def _depth(node: nodes.Node) -> int:
    """How many stand in each other, whatever they are: if, for, or not not."""
    inner = max(map(_depth, node.iter_child_nodes()), default=0)
    return inner + (not isinstance(node, nodes.Template | nodes.Output | nodes.TemplateData))


def _refused(node: nodes.Node, own: frozenset[str]) -> Iterator[str]:
    """`own`: the name that a list gives to each of its values."""
    if isinstance(node, nodes.For):
        yield from _in_a_list(node, own)
        return
    if isinstance(node, nodes.Filter):
        yield from _in_a_filter(node)
        return
    if isinstance(node, nodes.Name):
        yield from _unknown(node.name, own)
    elif isinstance(node, nodes.Output):
        for each in node.nodes:
            yield from _not_put_in(each)
    elif not isinstance(node, _PLAIN):
        what = _NAMED.get(type(node), type(node).__name__.lower())
        yield f"{_ONLY}: take out {what}"
        return
    for child in node.iter_child_nodes():
        yield from _refused(child, own)


def _not_put_in(node: nodes.Node) -> Iterator[str]:
    """What would stand in a letter as the machine writes it: ('one', 'another'), or True."""
    if isinstance(node, nodes.Not):
        yield "`not` asks, and says nothing: write {% if not … %}, and the words behind it"
    elif isinstance(node, nodes.And | nodes.Or):
        for each in node.iter_child_nodes():
            yield from _not_put_in(each)
    elif isinstance(node, nodes.Name) and _is_a_list(node):
        yield f"'{node.name}' is a list: write {{{{ {node.name} | listed }}}}"


def _is_a_list(node: nodes.Node | None) -> bool:
    return isinstance(node, nodes.Name) and FACTS.get(node.name, ("", str))[1] is tuple


def _in_a_list(node: nodes.For, own: frozenset[str]) -> Iterator[str]:
    if own or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        yield "a list goes through one fact, and holds no other list: write {% for each in … %}"
        return
    if node.target.name == "loop":
        yield "'loop' is a word of the templates themselves: call each value of a list `each`"
    if node.target.name in FACTS:
        yield f"'{node.target.name}' is a fact already: call each value of a list `each`"
    if not _is_a_list(node.iter):
        yield "only a fact that is a list can be gone through: name one, such as promises"
    for child in (*node.body, *node.else_):
        yield from _refused(child, frozenset({node.target.name}))


def _in_a_filter(node: nodes.Filter) -> Iterator[str]:
    if node.name not in _FILTERS:
        yield f"there is no filter '{node.name}': use {', '.join(_FILTERS)}"
    elif node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        yield f"the filter {node.name} takes nothing in brackets: take that out"
    if not _is_a_list(node.node):
        yield "a filter follows the name of a fact that is a list: write {{ promises | listed }}"


def _unknown(name: str, own: frozenset[str]) -> Iterator[str]:
    if name not in FACTS and name not in own:
        yield f"there is no fact '{name}': use one of {', '.join(FACTS)}"


def _listed(each: tuple[str, ...]) -> str:
    """One alone as a sentence, several as a list."""
    return "".join(each) if len(each) < 2 else "\n".join(f"- {one}" for one in each)


def joined(each: tuple[str, ...]) -> str:
    """a, b and c; where they have commas of their own, a, d; b, e; and c, f."""
    if len(each) > 2 and any("," in one for one in each):
        return f"{'; '.join(each[:-1])}; and {each[-1]}"
    return phrases.joined(each)


def _paragraphs(each: tuple[str, ...]) -> str:
    return "\n\n".join(each)


_FILTERS = {"listed": _listed, "joined": joined, "paragraphs": _paragraphs}


@lru_cache(maxsize=2048)
def _compiled(words: str) -> Template:
    return _environment().from_string(words)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Light Markdown and no HTML, so no escaping here: facts.py did it, and the page escapes HTML.
    found = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals.clear()
    found.tests.clear()
    found.filters.clear()
    found.filters.update(_FILTERS)
    return found
