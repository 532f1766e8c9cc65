"""What must hold for every formula, written by a person or by a cat on the keyboard."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from norte.base.errors import NorteError
from norte.catalog.formula import parse
from norte.catalog.nodes import Filter, Leaf, Node, Number, Operation, Ref, leaves
from norte.catalog.version import version
from norte.schema import Column, Table, all_tables

FACTS = [t for t in all_tables().values() if t.time]
WORDS = [
    "sum(", "count(", "distinct(", "last(", "change(", "weighted(", "share_of(", ")", "(", ",",
    "ad_daily", "spend", "order_fact", "person", "score", "kind", "per=", "by=", "at_least=",
    ">=", "<", "in", "not", "is", "+", "-", "*", "/", "**", "0", "9", "1e400", "0x1", "1if", "=",
    '"nps"', "'", '"', "true", "None", "lambda", ":", "\n", "\\", "#", "{", "}", "[", "]", "é",
    "\x00", "f'{a}'", "**a", "…", "\uff46", "social_account_daily.followers", "leads", " ", ".",
    "paid_channels",
]  # fmt: skip


def text_of(node: Node) -> str:
    """A formula that reads as the tree."""
    if isinstance(node, Number):
        return f"({node.value!r})"
    if isinstance(node, Ref):
        return node.metric
    if isinstance(node, Operation):
        return f"({text_of(node.left)} {node.operator} {text_of(node.right)})"
    target = node.table if node.column is None else f"{node.table}.{node.column}"
    parts = [target, *(condition(f) for f in node.filters)]
    if node.at_least > 1:
        parts.append(f"at_least={node.at_least}")
    if node.per:
        parts.append(f"per=({', '.join(node.per)},)")
    inner = f"{'last' if node.kind == 'change' else node.kind}({', '.join(parts)})"
    return f"change({inner})" if node.kind == "change" else inner


def condition(one: Filter) -> str:
    sign = {"=": "=="}.get(one.comparison, one.comparison)
    return f"{one.column} {sign} {one.value!r}"


@st.composite
def filters(draw: st.DrawFn, facts: Table) -> tuple[Filter, ...]:
    def one(column: Column) -> st.SearchStrategy[Filter]:
        name = st.just(column.name)
        word = st.text(st.characters(codec="utf-8"), max_size=6)
        if column.type == "text":
            some = st.lists(word, min_size=1, max_size=3).map(lambda w: tuple(sorted(set(w))))
            equal = st.builds(Filter, name, st.sampled_from(["=", "!="]), word)
            return equal | st.builds(Filter, name, st.just("in"), some)
        if column.type == "bool":
            return st.builds(Filter, name, st.sampled_from(["=", "!="]), st.booleans())
        number = st.floats(allow_nan=False, allow_infinity=False)
        sign = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
        return st.builds(Filter, name, sign, number)

    fit = [c for c in facts.columns if c.type in {"text", "bool", "int", "float", "money"}]
    drawn = draw(st.lists(st.sampled_from(fit).flatmap(one), max_size=3))
    return tuple(sorted(set(drawn), key=repr))


@st.composite
def aggregates(draw: st.DrawFn) -> Leaf:
    facts = draw(st.sampled_from(FACTS))
    kept = draw(filters(facts))
    column = draw(st.sampled_from(facts.columns))
    if column.role == "stock":
        kind = draw(st.sampled_from(["last", "change"]))
        per = draw(st.lists(st.sampled_from(["account", "market"]), min_size=1, max_size=2))
        return Leaf(kind, facts.name, column.name, kept, per=tuple(per))  # type: ignore[arg-type]
    if column.role == "measure":
        return Leaf("sum", facts.name, column.name, kept)
    if draw(st.booleans()):
        counted = draw(st.sampled_from([None, column.name]))
        return Leaf("count", facts.name, counted, kept)
    return Leaf("distinct", facts.name, column.name, kept, at_least=draw(st.integers(1, 9)))


numbers = st.builds(Number, st.floats(allow_nan=False, allow_infinity=False))
trees = st.recursive(
    aggregates() | numbers | st.builds(Ref, st.sampled_from(["leads", "ad_spend"])),
    lambda inner: st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
    max_leaves=6,
)


def read(text: str) -> Node | NorteError:
    """The tree, or the error a person gets; whatever else is raised is a bug and comes through."""
    try:
        return parse(text, sets={"paid_channels": ("paid_search",)})
    except NorteError as error:
        return error


def is_answered(result: Node | NorteError) -> bool:
    """Whether a tree reads real tables, or an error speaks both languages and has a hint."""
    if not isinstance(result, NorteError):
        return all(leaf.table in all_tables() for leaf in leaves(result))
    return result.say("es") != result.say("en") and result.hint is not None


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_any_text_is_a_formula_or_an_error_that_says_why(text):
    assert is_answered(read(text))


@given(trees, st.integers(0, 200), st.sampled_from(WORDS))
def test_a_good_formula_with_a_slip_is_no_crash(tree, place, slip):
    text = text_of(tree)
    cut = place % (len(text) + 1)
    assert is_answered(read(text[:cut] + slip + text[cut + 1 :]))


@given(trees)
def test_a_tree_written_out_reads_as_itself(tree):
    assert parse(text_of(tree)) == tree


@given(trees)
def test_spaces_and_parentheses_do_not_make_a_new_version(tree):
    text = text_of(tree)
    again = parse(f"  ( {text} )\n")
    assert version(parse(text), rules=()) == version(again, rules=())


@given(aggregates())
def test_the_order_of_filters_does_not_count(leaf):
    backwards = Leaf(
        leaf.kind, leaf.table, leaf.column, leaf.filters[::-1], leaf.at_least, leaf.per
    )
    assert parse(text_of(backwards)) == leaf


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(number):
    tree = parse(f"({number!r})")
    assert isinstance(tree, Number)
    assert math.isclose(tree.value, number, rel_tol=0, abs_tol=0)
