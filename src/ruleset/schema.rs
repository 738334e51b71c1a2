//! The rule format as a JSON Schema, made from the families' own tables, so that an editor's program completes and checks what
//! the loader will accept. In: the families; out: one schema document. Patterns are strings here; the loader checks them.

use serde_json::{Map, Value, json};

use crate::ruleset::family::{Conclusion, FAMILIES, Field, Schema};

/// The schema of a rule file: one alternative a family.
pub fn rule_schema() -> Value {
    let families: Vec<Value> = FAMILIES.iter().map(family).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "onrecord rule, format 1",
        "oneOf": families,
    })
}

fn family(schema: &Schema) -> Value {
    let text = json!({ "type": "string" });
    let list = json!({ "type": "array", "items": text });
    let mut when = Map::new();
    for (name, field) in schema.fields {
        when.insert((*name).to_owned(), condition(*field));
    }
    let mut then = Map::new();
    for (name, kind) in schema.then {
        then.insert((*name).to_owned(), conclusion(*kind));
    }
    let example = json!({ "type": "array", "items": { "anyOf": [text, { "type": "object", "additionalProperties": { "type": ["string", "boolean", "number"] } }] } });
    let table = |properties: Map<String, Value>| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    json!({
        "title": schema.name,
        "description": schema.about,
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "title", "why"],
        "properties": {
            "format": { "const": 1 },
            "id": { "type": "string", "pattern": format!("^{}[0-9]+$", schema.prefix) },
            "title": text, "why": text, "since": text, "modified": text, "false-positives": text, "replaced-by": text,
            "status": { "enum": ["experimental", "test", "stable", "deprecated"] },
            "references": list,
            "priority": { "type": "integer" },
            "weight": { "type": "number" },
            "when": table(when.clone()),
            "unless": table(when),
            "where": { "type": "object", "additionalProperties": false, "properties": {
                "in": { "type": "array", "items": { "enum": ["content", "cue", "source", "claim", "narrator"] } },
                "quoted": { "type": "boolean" },
            } },
            "then": table(then),
            "hit": example, "miss": example, "gap": example,
        },
    })
}

/// A list of patterns, or of words out of a list where there is one.
fn condition(field: Field) -> Value {
    let item = match field {
        Field::Word(words) if !words().is_empty() => json!({ "enum": words() }),
        _ => json!({ "type": "string" }),
    };
    json!({ "type": "array", "items": item, "minItems": 1 })
}

fn conclusion(kind: Conclusion) -> Value {
    match kind {
        Conclusion::Word(words) if !words().is_empty() => json!({ "enum": words() }),
        Conclusion::Word(_) | Conclusion::Text => json!({ "type": "string" }),
        Conclusion::Number => json!({ "type": "number" }),
        Conclusion::Flag => json!({ "type": "boolean" }),
        Conclusion::Values => json!({ "type": "object", "additionalProperties": { "type": "number" } }),
    }
}
