//! `pok://localhost/…`: page images, seals and attached papers for the window, as PNG.

use std::sync::Arc;

use pok_api::{Code, Problem};

use crate::core::Core;

/// What an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Page { contract: pok_domain::ContractId, document: pok_domain::DocumentId, page: u32, width: u32 },
    Seal(pok_domain::BlobId),
    Paper { blob: pok_domain::BlobId, width: u32 },
}

/// A PNG, or the HTTP status that says why there is none.
#[derive(Debug, Clone)]
pub struct Picture {
    /// 200, or an error.
    pub status: u16,
    /// The image; empty with an error.
    pub png: Arc<Vec<u8>>,
}

/// Answers a request for `path` (`/page/{contract}/{document}/{page}`, `/seal/{blob}` or `/paper/{blob}`) with its query
/// (`width=px`).
pub async fn picture(core: &Core, path: &str, query: Option<&str>) -> Picture {
    let answer = match parse(path, query).filter(|_| core.unless_locked().is_ok()) {
        Some(Wanted::Page { contract, document, page, width }) => core.page_png(contract, document, page, width).await,
        Some(Wanted::Seal(blob)) => core.seal_png(blob).await.map(Arc::new),
        Some(Wanted::Paper { blob, width }) => core.paper_png(blob, width).await,
        None => Err(Problem::not_found()),
    };
    match answer {
        Ok(png) => Picture { status: 200, png },
        Err(problem) => Picture { status: status(problem.code), png: Arc::default() },
    }
}

fn parse(path: &str, query: Option<&str>) -> Option<Wanted> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let width = query.into_iter().flat_map(|query| query.split('&')).find_map(|pair| pair.strip_prefix("width="));
    let width = width.map_or(Some(900), |width| width.parse().ok())?;
    match parts[..] {
        ["page", contract, document, page] => Some(Wanted::Page {
            contract: contract.parse().ok()?,
            document: document.parse().ok()?,
            page: page.parse().ok()?,
            width,
        }),
        ["paper", blob] => Some(Wanted::Paper { blob: blob.parse().ok()?, width }),
        ["seal", blob] => Some(Wanted::Seal(blob.parse().ok()?)),
        _ => None,
    }
}

fn status(code: Code) -> u16 {
    match code {
        Code::NotFound => 404,
        Code::Unauthenticated => 401,
        Code::Forbidden => 403,
        code if code.is_offline() => 503,
        Code::DiskFull => 507,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_meant_is_read() {
        let id = uuid::Uuid::from_u128(7);
        let page = parse(&format!("/page/{id}/{id}/2"), Some("v=1&width=800"));
        assert!(matches!(page, Some(Wanted::Page { page: 2, width: 800, .. })));
        assert!(matches!(parse(&format!("/seal/{}", "ab".repeat(32)), None), Some(Wanted::Seal(_))));
        let paper = parse(&format!("/paper/{}", "ab".repeat(32)), Some("width=300"));
        assert!(matches!(paper, Some(Wanted::Paper { width: 300, .. })));
        for wrong in ["/", "/page/x/y/0", "/seal/../../etc/passwd", "/seal/", &format!("/page/{id}/{id}/-1")] {
            assert_eq!(parse(wrong, None), None, "{wrong}");
        }
    }
}
