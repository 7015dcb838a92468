"""The page docs/reference/api.md: every address of the API, from its own description."""

from collections.abc import Iterator, Mapping
from typing import Any

from disclosure.api.describing import V1, description
from disclosure.operations.reference import MADE, write

FILE = "api.md"
OTHERS = "Cases, letters and rules"
BODY = "#/components/schemas/"
WORDS = """
This is the list. The whole description, with the fields of each body and an example, is the
document at `{v1}/openapi.json`, which needs no token; every address below begins with
`{v1}`. How to get a token, send a thing again without fear and read a no:
[Other systems: the API](../operating.md#other-systems-the-api). What each record holds:
[the kinds of record](kinds.md). Other systems may also read cases by [FHIR](../fhir.md).
"""


def page() -> str:
    said = description()
    parts = [f"# The API\n{MADE}".strip(), said["info"]["description"], WORDS.format(v1=V1).strip()]
    for group, rows in _groups(said).items():
        table = "\n".join(rows)
        parts.append(f"## {group}\n\n| Address | Does | Body | Done |\n|---|---|---|---|\n{table}")
    parts.append("## What a no looks like\n\n" + "\n".join(_noes(said)))
    return "\n\n".join(parts) + "\n"


def _groups(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """The lines of each group, in the order of the description."""
    groups: dict[str, list[str]] = {}
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            group = (operation.get("tags") or [OTHERS])[0]
            line = _row(f"{method.upper()} {path.removeprefix(V1)}", operation)
            groups.setdefault(group, []).append(line)
    return groups


def _row(address: str, operation: Mapping[str, Any]) -> str:
    done = ", ".join(each for each in operation["responses"] if each.startswith("2"))
    return f"| `{address}` | {operation['summary']} | {_body(operation)} | {done} |"


def _body(operation: Mapping[str, Any]) -> str:
    asked = operation.get("requestBody")
    if not asked:
        return ""
    schema = next(iter(asked["content"].values()))["schema"]
    ref = str(schema.get("$ref", "")).removeprefix(BODY)
    return f"`{ref}`" if ref else "see the description"


def _noes(said: Mapping[str, Any]) -> Iterator[str]:
    yield "| Status | Means |\n|---|---|"
    for name, answer in sorted(said["components"]["responses"].items()):
        yield f"| {name.removeprefix('Problem')} | {answer['description']} |"


if __name__ == "__main__":
    write({FILE: page()})
