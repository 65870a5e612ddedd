"""Schema faults as sentences: what `protocols.schema.json` forbids, said to a clinician.

The schema's own descriptions serve as remedies, so a limit and its reason are written once.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from webapp.domain.faults import Fault, Path, quoted
from webapp.domain.node import Node, nearest

Say = Callable[[Node, ValidationError], Iterator[Fault]]

LANGUAGE_NAMES = {"en": "English", "ru": "Russian"}
KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def schema_faults(document: object, schema: Mapping[str, Any]) -> list[Fault]:
    """Every fault the schema finds, one to a place and cause."""
    errors = [
        leaf
        for error in Draft202012Validator(schema).iter_errors(document)
        for leaf in _leaves(error)
    ]
    broken: dict[Path, set[object]] = {}
    for error in errors:
        broken.setdefault(tuple(error.absolute_path), set()).add(error.validator)
    told: dict[tuple[str, str], Fault] = {}
    for error in errors:
        if not _is_told_better(error, broken[tuple(error.absolute_path)]):
            # A field's own schema comes after the one it refers to, and says more: the last wins.
            told |= {(fault.path, str(error.validator)): fault for fault in _said(document, error)}
    return list(told.values())


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """An anyOf or oneOf says nothing by itself; what its alternatives say does."""
    if not error.context:
        yield error
    for cause in error.context or ():
        yield from _leaves(cause)


def _is_told_better(error: ValidationError, broken_here: set[object]) -> bool:
    """Of several errors at one place, a wrong type outweighs all, and a fixed value all limits."""
    if error.validator in ("required", "additionalProperties", "type"):
        return False
    if "type" in broken_here:
        return True
    return error.validator in ("minimum", "maximum") and "const" in broken_here


def _said(document: object, error: ValidationError) -> Iterator[Fault]:
    here = Node(document, error.instance, tuple(error.absolute_path))
    if "propertyNames" in error.absolute_schema_path:
        here = Node(document, error.instance, (*here.path, str(error.instance)))
    say = SENTENCES.get(str(error.validator), _otherwise)
    yield from say(here, error)


def _wanted(error: ValidationError) -> Any:
    """What the broken keyword asks for."""
    return error.validator_value


def _fields(error: ValidationError) -> Mapping[str, Any]:
    """The fields that the schema at this place describes."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    fields: Mapping[str, Any] = schema.get("properties", {})
    return fields


def _remedy(error: ValidationError, otherwise: str = "Correct it.") -> str:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    description = schema.get("description")
    return description if isinstance(description, str) else otherwise


def _missing(here: Node, error: ValidationError) -> Iterator[Fault]:
    for key in _wanted(error):
        if key not in here.value:
            yield _missing_field(here, key, error)


def _missing_field(here: Node, key: str, error: ValidationError) -> Fault:
    if key in LANGUAGE_NAMES:
        language = LANGUAGE_NAMES[key]
        wrong = f"the {language} text is missing ({key})."
        return here[key].fault(wrong, f"Write the {language} translation.")
    description = _description(error, key)
    return here[key].fault(f'the field "{key}" is missing.', f"Add it. {description}".strip())


def _description(error: ValidationError, key: str) -> str:
    description: str = _fields(error).get(key, {}).get("description", "")
    return description


def _missing_companion(here: Node, error: ValidationError) -> Iterator[Fault]:
    for key, companions in _wanted(error).items():
        for companion in companions:
            if key in here.value and companion not in here.value:
                wrong = f'the field "{companion}" is missing, although "{key}" is there.'
                remedy = f"Give both or neither. {_description(error, companion)}"
                yield here[companion].fault(wrong, remedy)


def _unknown_field(here: Node, error: ValidationError) -> Iterator[Fault]:
    known = list(_fields(error))
    for key in here.value:
        if key not in known:
            wrong = f"the field {quoted(key)} is not known here."
            yield here[key].fault(wrong, _spelling(key, known) or "Remove it.")


def _spelling(key: str, known: list[str]) -> str:
    suggestion = nearest(key, known)
    return f"{suggestion} Else remove it." if suggestion.startswith(("Did", "Use")) else ""


def _wrong_type(here: Node, error: ValidationError) -> Iterator[Fault]:
    kind = KINDS.get(str(_wanted(error)), str(_wanted(error)))
    wrong = f"{quoted(here.value)} stands where {kind} is needed."
    yield here.fault(wrong, f"Write {kind}. {_remedy(error, '')}".strip())


def _not_listed(here: Node, error: ValidationError) -> Iterator[Fault]:
    known = [str(value) for value in _wanted(error)]
    suggestion = nearest(here.text, known)
    if suggestion.startswith("Did"):
        suggestion += f" Known: {', '.join(known)}."
    yield here.fault(f"{quoted(here.value)} is not known here.", suggestion)


def _not_the_value(here: Node, error: ValidationError) -> Iterator[Fault]:
    wanted = quoted(_wanted(error))
    wrong = f"the value is {quoted(here.value)}, but must be {wanted}."
    yield here.fault(wrong, f"Write {wanted}. {_remedy(error, '')}".strip())


def _not_the_form(here: Node, error: ValidationError) -> Iterator[Fault]:
    if not here.text.strip():
        language = LANGUAGE_NAMES.get(str(here.path[-1]), "")
        remedy = f"Write the {language} text." if language else _remedy(error)
        yield here.fault(" ".join(f"the {language} text is empty.".split()), remedy)
    else:
        yield here.fault(f"{quoted(here.value)} does not have the form needed.", _form(error))


def _form(error: ValidationError) -> str:
    return f"Write it in this form: {_remedy(error, str(_wanted(error)))}"


def _too_small(here: Node, error: ValidationError) -> Iterator[Fault]:
    bound = "more than" if error.validator == "exclusiveMinimum" else "at least"
    wrong = f"{quoted(here.value)} is too small; it must be {bound} {_wanted(error)}."
    yield here.fault(wrong, _within(error))


def _too_large(here: Node, error: ValidationError) -> Iterator[Fault]:
    wrong = f"{quoted(here.value)} is too large; it must be at most {_wanted(error)}."
    yield here.fault(wrong, _within(error))


def _within(error: ValidationError) -> str:
    """What may be written instead, with both of its limits where there are two."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum")
    limits = {"of at least": low, "of at most": high}
    said = " and ".join(f"{word} {limit}" for word, limit in limits.items() if limit is not None)
    return f"Write a value {said}. {_remedy(error, '')}".strip()


def _too_few(here: Node, error: ValidationError) -> Iterator[Fault]:
    wrong = f"the list has {len(here.value)} elements and needs at least {_wanted(error)}."
    yield here.fault(wrong, f"Add what is missing. {_remedy(error, '')}".strip())


def _repeated(here: Node, error: ValidationError) -> Iterator[Fault]:
    for index, element in enumerate(here.value):
        if element in here.value[:index]:
            again = Node(here.root, element, (*here.path, index))
            yield again.fault(f"{quoted(element)} stands twice in the list.", "Remove one of them.")


def _not_among(here: Node, error: ValidationError) -> Iterator[Fault]:
    wanted = quoted(_wanted(error).get("const"))
    yield here.fault(f"the list does not name {wanted}.", f"Add {wanted}. {_remedy(error, '')}")


def _not_here(here: Node, error: ValidationError) -> Iterator[Fault]:
    key = str(here.path[-1]) if here.path else "this"
    yield here.fault(f'the field "{key}" must not stand here.', f"Remove it. {_remedy(error, '')}")


def _otherwise(here: Node, error: ValidationError) -> Iterator[Fault]:
    yield here.fault(f"the value breaks the rule {error.validator}.", _remedy(error))


SENTENCES: Mapping[str, Say] = {
    "required": _missing,
    "dependentRequired": _missing_companion,
    "additionalProperties": _unknown_field,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _not_the_value,
    "pattern": _not_the_form,
    "minimum": _too_small,
    "exclusiveMinimum": _too_small,
    "maximum": _too_large,
    "minItems": _too_few,
    "uniqueItems": _repeated,
    "contains": _not_among,
    "not": _not_here,
}
