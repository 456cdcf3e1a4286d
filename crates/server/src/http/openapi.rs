//! The OpenAPI 3.1 description, made from the same lists as the routes, so it can't drift.

use pok_api::protocol::{BLOBS, CALLS, EVENTS, IDEMPOTENCY_KEY, UPLOAD_LENGTH, UPLOAD_OFFSET, VERSION_HEADER};
use pok_api::{Call, Handle, Problem};
use pok_domain::BuyerRole;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::ground::caller::Admit;

/// The whole description.
pub fn document() -> Value {
    // Draft 2020-12, which is what OpenAPI 3.1 uses.
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    calls(&mut schemas, &mut paths);
    files(&mut paths);
    let problem = schemas.subschema_for::<Problem>();
    let components = json!({
        "schemas": schemas.definitions(),
        "securitySchemes": {
            "session": { "type": "http", "scheme": "bearer", "description": "A contact's access token." },
            "buyer_key": { "type": "http", "scheme": "bearer", "description": "A key made by `pok-server buyer-key`, of one of the roles that the operation names." },
        },
        "responses": {
            "Problem": { "description": "Refused.", "content": { "application/json": { "schema": problem } } },
        },
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "PoK",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The calls of the supplier's desktop application and of the buyer's side.",
        },
        "paths": paths,
        "components": components,
    })
}

fn calls(schemas: &mut SchemaGenerator, paths: &mut Map<String, Value>) {
    macro_rules! describe {
        ($($call:ty,)*) => {{$(
            let request = schemas.subschema_for::<$call>();
            let reply = schemas.subschema_for::<<$call as Call>::Reply>();
            let name = <$call as Call>::NAME;
            let is_open = <<App as Handle<$call>>::Caller as Admit>::IS_OPEN;
            let security = match () {
                () if is_open => json!([]),
                // An OpenAPI 3.1 requirement of a scheme may say for which roles.
                () if name.starts_with("buyer.") => json!([{ "buyer_key": <$call as Call>::ROLES }]),
                () => json!([{ "session": [] }]),
            };
            let post = call(name, &security, <$call as Call>::BINDING, request.into(), reply.into());
            paths.insert(format!("{CALLS}/{name}"), json!({ "post": post }));
        )*}};
    }
    pok_api::remote_calls!(describe);
    pok_api::buyer_calls!(describe);
}

fn call(name: &str, security: &Value, binding: bool, request: Value, reply: Value) -> Value {
    let mut parameters = vec![header(VERSION_HEADER, "integer", "The protocol version spoken.", false)];
    if binding {
        parameters.push(header(IDEMPOTENCY_KEY, "string", "A UUID: the same key has one effect and one answer.", true));
    }
    json!({
        "operationId": name,
        "tags": [name.rsplit_once('.').map_or(name, |(module, _)| module)],
        "security": security,
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": { "schema": request } } },
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": reply } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    })
}

fn header(name: &str, kind: &str, description: &str, required: bool) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": description, "schema": { "type": kind } })
}

fn files(paths: &mut Map<String, Value>) {
    let id = json!({
        "name": "sha256", "in": "path", "required": true,
        "schema": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
    });
    let binary = json!({ "application/octet-stream": {} });
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    paths.insert(
        format!("{BLOBS}/{{sha256}}"),
        json!({
            "parameters": [id],
            "get": {
                "operationId": "blob.get", "security": [{ "session": [] }, { "buyer_key": BuyerRole::ALL }],
                "responses": {
                    "200": { "description": "The file.", "content": binary },
                    "206": { "description": "The part that `Range` asked for.", "content": binary },
                    "default": problem,
                },
            },
            "put": {
                "operationId": "blob.put", "security": [{ "session": [] }, { "buyer_key": super::files::SENDERS }],
                "parameters": [
                    header(UPLOAD_OFFSET, "integer", "Where this chunk begins.", true),
                    header(UPLOAD_LENGTH, "integer", "How many bytes the file has in all.", true),
                ],
                "requestBody": { "required": true, "content": binary },
                "responses": {
                    "200": { "description": "What the server now holds, in `Upload-Offset`." },
                    "409": { "description": "The chunk doesn't begin where the server's part ends." },
                    "default": problem,
                },
            },
        }),
    );
    paths.insert(
        EVENTS.into(),
        json!({ "get": {
            "operationId": "events", "security": [{ "session": [] }],
            "responses": {
                "200": { "description": "`event: changed`, `data: {seq}`.", "content": { "text/event-stream": {} } },
                "default": problem,
            },
        }}),
    );
}
