//! Files: up and down in chunks, both taken up again where they broke off.

use std::time::Duration;

use futures_util::StreamExt;
use pok_api::{Code, Problem, protocol};
use pok_domain::BlobId;
use reqwest::{Method, Response, StatusCode};

use super::{Remote, RemoteFault, TRIES, jitter};
use crate::store::{FileFault, Files, Incoming};

/// A chunk of 1 MB may take this long.
const CHUNK_ANSWER: Duration = Duration::from_secs(60);

/// What lets a file go up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pass<'a> {
    /// Being logged in.
    Session,
    /// A sign-up's ticket.
    Ticket(&'a str),
}

impl Remote {
    /// Sends a file; `progress` is told how many bytes the server has.
    pub(crate) async fn upload(
        &self,
        pass: Pass<'_>,
        blob: BlobId,
        content: &[u8],
        progress: impl Fn(usize),
    ) -> Result<(), Problem> {
        let total = content.len();
        if total as u64 > protocol::MAX_FILE {
            return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB"));
        }
        let mut failures = 0;
        loop {
            let fault = match self.upload_rest(pass, blob, content, &progress).await {
                Ok(()) => return Ok(()),
                Err(fault @ RemoteFault::Refused(_)) => return Err(fault.into_problem()),
                Err(fault) => fault,
            };
            failures += 1;
            if failures >= TRIES {
                return Err(fault.into_problem());
            }
            tokio::time::sleep(jitter(Duration::from_millis(300), Duration::from_secs(3), failures)).await;
        }
    }

    async fn upload_rest(
        &self,
        pass: Pass<'_>,
        blob: BlobId,
        content: &[u8],
        progress: &impl Fn(usize),
    ) -> Result<(), RemoteFault> {
        let total = content.len();
        let mut held = self.held(pass, blob).await?.min(total);
        progress(held);
        let mut moved_back = 0;
        while held < total {
            let end = total.min(held + protocol::CHUNK);
            let response = self.put(pass, blob, held, &content[held..end], total).await?;
            let status = response.status();
            let says = offset(&response);
            if status == StatusCode::CONFLICT {
                moved_back += 1;
                if moved_back > TRIES {
                    return Err(RemoteFault::Lost);
                }
            }
            // Whoever doesn't say how much they have hasn't got it.
            held = says.ok_or(RemoteFault::Foreign)?.min(total);
            progress(held);
        }
        Ok(())
    }

    /// With whatever lets it.
    async fn passing<T, F: Future<Output = Result<T, RemoteFault>>>(
        &self,
        pass: Pass<'_>,
        attempt: impl Fn(String) -> F,
    ) -> Result<T, RemoteFault> {
        match pass {
            Pass::Session => self.authorised(attempt).await,
            Pass::Ticket(ticket) => attempt(ticket.to_owned()).await,
        }
    }

    /// How many bytes of it the server holds.
    pub(crate) async fn held(&self, pass: Pass<'_>, blob: BlobId) -> Result<usize, RemoteFault> {
        self.passing(pass, |token| async move {
            let request = self.request(Method::HEAD, &path(blob))?.bearer_auth(token).timeout(CHUNK_ANSWER);
            let response = request.send().await?;
            match response.status() {
                StatusCode::NOT_FOUND => Ok(0),
                _ => offset(&super::good(response).await?).ok_or(RemoteFault::Foreign),
            }
        })
        .await
    }

    async fn put(
        &self,
        pass: Pass<'_>,
        blob: BlobId,
        at: usize,
        chunk: &[u8],
        total: usize,
    ) -> Result<Response, RemoteFault> {
        self.passing(pass, |token| async move {
            let request = self
                .request(Method::PUT, &path(blob))?
                .bearer_auth(token)
                .timeout(CHUNK_ANSWER)
                .header(protocol::UPLOAD_OFFSET, at)
                .header(protocol::UPLOAD_LENGTH, total)
                .body(chunk.to_owned());
            let response = request.send().await?;
            if response.status() == StatusCode::CONFLICT { Ok(response) } else { super::good(response).await }
        })
        .await
    }

    /// Fetches a file, which has its name only once every byte was checked against it.
    pub(crate) async fn download(&self, blob: BlobId, files: &Files) -> Result<Vec<u8>, Problem> {
        const DOING: &str = "fetching a file";
        let disk = |fault: FileFault| fault.into_problem(DOING);
        let mut arriving = files.resume(blob).await.map_err(disk)?;
        let mut failures = 0;
        loop {
            let fault = match self.download_rest(blob, &mut arriving).await {
                Ok(()) => break,
                Err(Broken::Disk(fault)) => return Err(disk(fault)),
                Err(Broken::Wire(fault)) => fault,
            };
            failures += 1;
            if failures >= TRIES || matches!(fault, RemoteFault::Refused(_)) {
                arriving.keep().await.map_err(disk)?;
                return Err(fault.into_problem());
            }
            tokio::time::sleep(jitter(Duration::from_millis(300), Duration::from_secs(3), failures)).await;
        }
        arriving.finish(Some(blob), false).await.map_err(disk)?;
        let content = files.get(blob).await.map_err(disk)?;
        content.ok_or_else(|| crate::core::fault::internal(DOING, format!("{blob} is gone again")))
    }

    async fn download_rest(&self, blob: BlobId, arriving: &mut Incoming<'_>) -> Result<(), Broken> {
        let have = arriving.len();
        let response = self
            .authorised(|token| async move {
                let mut request = self.request(Method::GET, &path(blob))?.bearer_auth(token);
                if have > 0 {
                    request = request.header("range", format!("bytes={have}-"));
                }
                // The body may take as long as it comes on; the answer has to begin.
                let response =
                    tokio::time::timeout(CHUNK_ANSWER, request.send()).await.map_err(|_| RemoteFault::Lost)??;
                match response.status() {
                    StatusCode::RANGE_NOT_SATISFIABLE => Ok(response),
                    _ => super::good(response).await,
                }
            })
            .await?;
        match response.status() {
            // All of it is here already, or more than there is: the hash will tell.
            StatusCode::RANGE_NOT_SATISFIABLE => return Ok(()),
            StatusCode::PARTIAL_CONTENT => {}
            _ => arriving.restart().await?,
        }
        let mut body = response.bytes_stream();
        loop {
            let chunk = tokio::time::timeout(CHUNK_ANSWER, body.next()).await.map_err(|_| RemoteFault::Lost)?;
            let Some(chunk) = chunk else { break };
            let chunk = chunk.map_err(RemoteFault::from)?;
            if arriving.len() + chunk.len() as u64 > protocol::MAX_FILE {
                return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB").into());
            }
            arriving.append(&chunk).await?;
        }
        Ok(())
    }
}

/// Why a download stopped.
enum Broken {
    Wire(RemoteFault),
    Disk(FileFault),
}

impl From<RemoteFault> for Broken {
    fn from(fault: RemoteFault) -> Self {
        Self::Wire(fault)
    }
}

impl From<Problem> for Broken {
    fn from(problem: Problem) -> Self {
        Self::Wire(problem.into())
    }
}

impl From<FileFault> for Broken {
    fn from(fault: FileFault) -> Self {
        Self::Disk(fault)
    }
}

fn path(blob: BlobId) -> String {
    format!("{}/{blob}", protocol::BLOBS)
}

fn offset(response: &Response) -> Option<usize> {
    response.headers().get(protocol::UPLOAD_OFFSET)?.to_str().ok()?.parse().ok()
}
