//! Headers and paths that calls travel with, and what a server says of itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where calls are posted: `POST /api/v1/{name}`.
pub const CALLS: &str = "/api/v1";
/// Where files go up and come down: `/api/v1/blobs/{sha256}`.
///
/// `PUT` with `Upload-Offset: N` and `Upload-Length: M` adds a chunk at byte N and answers 200 with `Upload-Offset: N′`,
/// what the server now holds; an offset that isn't what it holds answers 409 with the right one in the same header.
/// `HEAD` answers what it holds and the length. When the last byte is there the content is checked against its name
/// and its type is read from it; `GET` answers the file (`Range` obeyed).
pub const BLOBS: &str = "/api/v1/blobs";
/// Server-sent events: `event: changed`, `data: {seq}` when the company's feed has grown.
pub const EVENTS: &str = "/api/v1/events";
/// What the server says of itself, without a login: [`About`].
pub const ABOUT: &str = "/api/v1/about";
/// The description of all server calls, OpenAPI 3.1.
pub const OPENAPI: &str = "/openapi.json";
/// Mails and messages of a demo server, newest first: JSON, [`crate::desktop::demo::Letter`]s. Absent elsewhere.
pub const DEMO_OUTBOX: &str = "/demo/outbox";
/// Moves a demo server's clock on: `POST {"advance_seconds": n}` answers `{"now": …}`. Absent elsewhere.
pub const DEMO_CLOCK: &str = "/demo/clock";

/// A write's idempotency key: an [`pok_domain::OperationId`].
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The protocol version a client speaks; absent means [`VERSION`].
pub const VERSION_HEADER: &str = "pok-protocol";
/// A request's number, given by the server and written in its log.
pub const REQUEST_ID: &str = "x-request-id";
/// How many bytes of an upload the server holds.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// How many bytes an upload has in all.
pub const UPLOAD_LENGTH: &str = "upload-length";

/// The version spoken by this build. The server also accepts the one before.
pub const VERSION: u32 = 1;
/// The largest file accepted, in bytes (30 MB).
pub const MAX_FILE: u64 = 30 * 1024 * 1024;
/// How much of a file goes up at once, in bytes.
pub const CHUNK: usize = 1024 * 1024;

/// Whose server this is. Anyone may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct About {
    /// The buying company's name (P-GEN-01).
    pub buyer: String,
    /// The mail address of the purchasing office, shown at the foot of every page.
    pub contact_mail: String,
    /// Whether it is a demo: invented data, and nothing is sent to anybody.
    pub demo: bool,
    /// The server's version.
    pub version: String,
    /// The server's clock.
    pub now: Timestamp,
}
