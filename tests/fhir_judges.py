"""Who judges an exported FHIR bundle: two that others wrote, and what neither of them looks at.

- HL7's own JSON schema of R4 (4.0.1, CC0), cut down to the resources of an export: structure,
  types, patterns, the codes it lists.
- `fhir.resources`, its models of R4B: types, and fields that must be there.
- Here: codes of required bindings, references, the units, and that each code was looked up.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

VECTORS = Path(__file__).parent / "vectors"
SNOMED = "http://snomed.info/sct"
# From CodeSystem resources of R4: what these elements must be one of.
REQUIRED = {
    ("Bundle", "type"): {"collection"},
    ("Procedure", "status"): {
        "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed",
        "entered-in-error", "unknown",
    },
    ("ServiceRequest", "status"): {
        "draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown",
    },
    ("ServiceRequest", "intent"): {"proposal", "plan", "directive", "order", "option"},
    ("CarePlan", "status"): {"draft", "active", "on-hold", "revoked", "completed"},
    ("CarePlan", "intent"): {"proposal", "plan", "order", "option"},
    ("Questionnaire", "status"): {"draft", "active", "retired", "unknown"},
    ("QuestionnaireResponse", "status"): {
        "in-progress", "completed", "amended", "entered-in-error", "stopped",
    },
    ("Observation", "status"): {"final", "amended", "corrected", "entered-in-error"},
}  # fmt: skip
# Looked up one by one: SNOMED CT in the Global Patient Set, 2020-09; LOINC in published guides.
LOOKED_UP = {
    SNOMED: {
        "387854002", "277132007", "7771000", "24028007", "113197003", "118495001", "24924006",
        "310651003", "31640002", "31934006", "51204001", "52687003", "54735007", "55678000",
        "56873002", "59066005", "74872008", "79601000", "82561000", "85710004",
    },
    "http://loinc.org": {"72514-3"},
    "http://terminology.hl7.org/CodeSystem/observation-category": {"survey", "therapy"},
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type": {"assembler"},
}  # fmt: skip
UNITS = {"{score}", "{presses}", "{fingers}", "ms"}


def faults(text: str | bytes) -> list[str]:
    """What any judge says against a bundle; none if it is sound."""
    bundle = json.loads(text)
    return [*_by_schema(bundle), *_by_models(bundle), *_by_us(bundle)]


def _by_schema(bundle: dict[str, Any]) -> list[str]:
    # Each resource by its own definition: the schema's choice of all would name none of them.
    schema = json.loads((VECTORS / "fhir-r4.schema.json").read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    found = []
    for one in bundle.get("entry", []):
        resource = one["resource"]
        own = {**schema, "$ref": f"#/definitions/{resource.get('resourceType')}"}
        if resource.get("resourceType") not in schema["definitions"]:
            found.append(f"schema: no resource {resource.get('resourceType')}")
            continue
        found += [f"schema: {e.json_path} {e.message}" for e in kind(own).iter_errors(resource)]
    head = {**bundle, "entry": []}
    return found + [f"schema: {e.json_path} {e.message}" for e in kind(schema).iter_errors(head)]


def _by_models(bundle: dict[str, Any]) -> list[str]:
    try:
        Bundle.model_validate(bundle)
    except ValidationError as error:
        return [f"models: {one['loc']} {one['msg']}" for one in error.errors()]
    return []


def _by_us(bundle: dict[str, Any]) -> list[str]:
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    found = [f"{url} comes twice" for url in {u for u in urls if urls.count(u) > 1}]
    for entry in bundle["entry"]:
        if entry["fullUrl"] != f"urn:uuid:{entry['resource'].get('id')}":
            found.append(f"{entry['fullUrl']} is not the id of its resource")
        found += _of_resource(entry["resource"], set(urls))
    return found


def _of_resource(resource: dict[str, Any], urls: set[str]) -> list[str]:
    kind = resource.get("resourceType")
    found = [
        f"{kind}.{name} must not be {resource.get(name)}"
        for (of, name), codes in REQUIRED.items()
        if of == kind and resource.get(name) not in codes
    ]
    for value in _inner(resource):
        if "reference" in value and isinstance(value["reference"], str):
            if value["reference"] not in urls:
                found.append(f"{kind} refers to {value['reference']}, which is not there")
        if known := LOOKED_UP.get(value.get("system")):
            if value.get("code") not in known:
                found.append(f"{kind}: nobody looked up {value.get('code')}")
        if "value" in value and "identifier" not in value and isinstance(value["value"], int):
            if value.get("code") not in UNITS:
                found.append(f"{kind}: {value['value']} has no unit of ours")
        for name in ("effectiveDateTime", "authored", "recorded", "start", "end"):
            if (at := value.get(name)) and not re.match(r"\d{4}-\d\d-\d\d($|T\d\d:)", str(at)):
                found.append(f"{kind}.{name} is no date: {at}")
    return found


def _inner(value: Any) -> Any:
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _inner(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _inner(inner)
