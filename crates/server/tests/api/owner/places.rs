//! Where in a request something is named that somebody owns, by the request's own schema.

use std::fmt;

use serde_json::{Map, Value, json};

/// One step into a request.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Field(String),
    /// Any item of a list.
    Item,
    /// Any entry of a map.
    Entry,
    /// The variant of that place in its list.
    Variant(usize),
    /// What a string is the JSON of.
    Inside,
}

/// A place where something is named.
#[derive(Debug, Clone)]
pub(super) struct Place {
    steps: Vec<Step>,
    /// The name of its type, e.g. `BlobId`; `Uuid` and `session` where it has none.
    pub(super) kind: String,
}

impl Place {
    /// Whether it stands in a document within the request.
    pub(super) fn is_inside(&self) -> bool {
        self.steps.contains(&Step::Inside)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = self.steps.iter().filter_map(|step| match step {
            Step::Field(name) => Some(name.as_str()),
            Step::Item | Step::Entry => Some("*"),
            Step::Inside => Some("{}"),
            Step::Variant(_) => None,
        });
        f.write_str(&steps.collect::<Vec<_>>().join("/"))
    }
}

/// The server's description of itself, and how it is read.
pub(super) struct Described(pub(super) Value);

impl Described {
    /// The request's schema of a call.
    pub(super) fn request(&self, name: &str) -> &Value {
        let path = format!("{}/{name}", pok_api::protocol::CALLS);
        &self.0["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    }

    /// Every place of a request where something is named.
    pub(super) fn places(&self, name: &str) -> Vec<Place> {
        let mut found = Vec::new();
        self.look(self.request(name), &mut Vec::new(), &mut found);
        found
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> (&'a Value, Option<&'a str>) {
        let Some(name) = schema["$ref"].as_str() else { return (schema, None) };
        let name = name.strip_prefix("#/components/schemas/").expect(name);
        (&self.0["components"]["schemas"][name], Some(name))
    }

    fn look(&self, schema: &Value, way: &mut Vec<Step>, found: &mut Vec<Place>) {
        assert!(way.len() < 40, "a schema without end: {way:?}");
        let (schema, name) = self.resolve(schema);
        if let Some(format @ ("uuid" | "sha256" | "session")) = schema["format"].as_str() {
            let kind = name.unwrap_or(if format == "uuid" { "Uuid" } else { format });
            return found.push(Place { steps: way.clone(), kind: kind.into() });
        }
        let mut into = |step: Step, schema: &Value| {
            way.push(step);
            self.look(schema, way, found);
            way.pop();
        };
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            into(Step::Field(field.clone()), schema);
        }
        if schema["items"].is_object() {
            into(Step::Item, &schema["items"]);
        }
        if schema["additionalProperties"].is_object() {
            into(Step::Entry, &schema["additionalProperties"]);
        }
        if schema["contentSchema"].is_object() {
            into(Step::Inside, &schema["contentSchema"]);
        }
        for (at, variant) in variants(schema).iter().enumerate() {
            into(Step::Variant(at), variant);
        }
        for unread in ["allOf", "prefixItems", "patternProperties", "if"] {
            assert!(schema[unread].is_null(), "{unread}: say here how it is read");
        }
    }

    /// Writes `named` at `place` of a request; what isn't there on the way is made as the schema says.
    pub(super) fn put(&self, name: &str, request: &mut Value, place: &Place, named: &Value) {
        self.set(self.request(name), request, &place.steps, named);
    }

    fn set(&self, schema: &Value, at: &mut Value, way: &[Step], named: &Value) {
        let (schema, _) = self.resolve(schema);
        let Some((step, rest)) = way.split_first() else {
            *at = named.clone();
            return;
        };
        match step {
            Step::Field(name) => {
                let schema = &schema["properties"][name];
                if !at.is_object() {
                    *at = json!({});
                }
                let field = at.as_object_mut().unwrap().entry(name).or_insert_with(|| self.least(schema));
                self.set(schema, field, rest, named);
            }
            Step::Item => {
                let schema = &schema["items"];
                if at.as_array().is_none_or(Vec::is_empty) {
                    *at = json!([self.least(schema)]);
                }
                self.set(schema, &mut at[0], rest, named);
            }
            Step::Entry => {
                let schema = &schema["additionalProperties"];
                let entries = at.as_object_mut().expect("a map");
                let fits = |entry: &&mut Value| self.leads(schema, entry, rest);
                match entries.values_mut().find(fits) {
                    Some(entry) => self.set(schema, entry, rest, named),
                    None => self.set(schema, entries.entry("x").or_insert_with(|| self.least(schema)), rest, named),
                }
            }
            Step::Variant(which) => {
                let schema = &variants(schema)[*which];
                if !self.fits(schema, at) {
                    *at = self.least(schema);
                }
                self.set(schema, at, rest, named);
            }
            Step::Inside => {
                let schema = &schema["contentSchema"];
                let mut inside = at.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
                self.set(schema, &mut inside, rest, named);
                *at = Value::String(inside.to_string());
            }
        }
    }

    /// Whether an entry is of the variant that the way goes through.
    fn leads(&self, schema: &Value, entry: &Value, way: &[Step]) -> bool {
        let (schema, _) = self.resolve(schema);
        match way.first() {
            Some(Step::Variant(which)) => self.fits(&variants(schema)[*which], entry),
            _ => true,
        }
    }

    /// Whether a value looks like one of the schema.
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let (schema, _) = self.resolve(schema);
        let (required, properties) = (schema["required"].as_array(), schema["properties"].as_object());
        let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
        let is_closed = schema["additionalProperties"] == false;
        let known = |name: &String| properties.is_some_and(|properties| properties.contains_key(name));
        match schema["type"].as_str() {
            Some("object") => {
                value.as_object().is_some_and(|value| !is_closed || value.keys().all(known))
                    && required.into_iter().flatten().all(has)
            }
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("null") => value.is_null(),
            _ => !value.is_null(),
        }
    }

    /// The least there can be of a schema.
    pub(super) fn least(&self, schema: &Value) -> Value {
        let (schema, _) = self.resolve(schema);
        let first = variants(schema).first();
        if let Some(only) = schema.get("const").or_else(|| schema["enum"].get(0)) {
            return only.clone();
        }
        if let Some(first) = first {
            return self.least(first);
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
        match (kind, schema["format"].as_str()) {
            (Some("object"), _) => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let fields = required.map(|name| (name.to_owned(), self.least(&schema["properties"][name])));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            (Some("array"), _) => json!([]),
            (Some("integer" | "number"), _) => schema.get("minimum").cloned().unwrap_or(json!(1)),
            (Some("boolean"), _) => json!(false),
            (Some("null"), _) => Value::Null,
            (_, Some("uuid")) => json!(uuid::Uuid::now_v7()),
            (_, Some("sha256")) => json!("0".repeat(64)),
            (_, Some("date")) => json!("2026-01-01"),
            (_, Some("date-time")) => json!("2026-01-01T00:00:00Z"),
            _ => json!("x"),
        }
    }
}

fn variants(schema: &Value) -> &[Value] {
    let found = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    found.map_or(&[], Vec::as_slice)
}
