"""Validates documents by published schemas, as strictly as can be: a field that is not described is a problem.

Reads a list of {schema, from, document} and says each problem in a line; then the fields that none of them had a value for.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

folder = pathlib.Path(sys.argv[1])
schemas = {path.name.removesuffix(".schema.json"): json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
seen, described = set(), {}
# Schemas of files, which have none.
FILES = 3


def closed(schema):
    """The schema without room for fields that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {keyword: closed(part) for keyword, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def said(name, field):
    """A field of a type, whichever schemas have that type."""
    return f"{name}: {field['description']}"


def fields(schema, root, document):
    """Notes which described fields a document has a value for."""
    if "$ref" in schema:
        return fields(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, document)
    for choice in schema.get("anyOf", []):
        if Draft202012Validator({**choice, "$defs": root.get("$defs", {})}).is_valid(document):
            fields(choice, root, document)
    if isinstance(document, dict):
        for name, part in schema.get("properties", {}).items():
            if document.get(name) not in (None, [], {}):
                seen.add(said(name, part))
                fields(part, root, document[name])
        if isinstance(schema.get("additionalProperties"), dict):
            for value in document.values():
                fields(schema["additionalProperties"], root, value)
    if isinstance(document, list):
        for item in document:
            fields(schema.get("items", {}), root, item)


def all_fields(schema):
    for part in [schema, *schema.get("anyOf", []), *schema.get("$defs", {}).values()]:
        for name, field in part.get("properties", {}).items():
            yield said(name, field)


for schema in schemas.values():
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", schema["$schema"]
names = [schema["$id"] for schema in schemas.values() if "$id" in schema]
assert len(set(names)) == len(names) == len(schemas) - FILES, "every schema of a document has a name of its own"

strict = {name: closed(schema) for name, schema in schemas.items()}
for printed in json.load(sys.stdin):
    name, document = printed["schema"], printed["document"]
    for error in Draft202012Validator(strict[name]).iter_errors(document):
        print(f"{printed['from']}: {name}: {error.json_path}: {error.message}"[:400])
    fields(strict[name], strict[name], document)
    described |= {field: None for field in all_fields(strict[name])}
for field in described:
    if field not in seen:
        print(f"no value: {field}")
