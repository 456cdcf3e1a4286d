//! Files: up in chunks, down into a temporary file, both taken up again where they broke off.

use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use pok_api::{Code, Problem, protocol};
use pok_domain::BlobId;
use reqwest::{Method, Response, StatusCode};
use sha2::{Digest, Sha256};

use super::{Fault, Remote, TRIES, jitter};

/// A chunk of 1 MB may take this long.
const CHUNK_ANSWER: Duration = Duration::from_secs(60);

impl Remote {
    /// Sends a file; `progress` is told how many bytes the server has.
    pub(crate) async fn upload(&self, blob: BlobId, content: &[u8], progress: impl Fn(usize)) -> Result<(), Problem> {
        let total = content.len();
        if total as u64 > protocol::MAX_FILE {
            return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB"));
        }
        let mut failures = 0;
        loop {
            let fault = match self.upload_rest(blob, content, &progress).await {
                Ok(()) => return Ok(()),
                Err(fault @ Fault::Refused(_)) => return Err(fault.into_problem()),
                Err(fault) => fault,
            };
            failures += 1;
            if failures >= TRIES {
                return Err(fault.into_problem());
            }
            tokio::time::sleep(jitter(Duration::from_millis(300), Duration::from_secs(3), failures)).await;
        }
    }

    async fn upload_rest(&self, blob: BlobId, content: &[u8], progress: &impl Fn(usize)) -> Result<(), Fault> {
        let total = content.len();
        let mut held = self.held(blob).await?.min(total);
        let mut moved_back = 0;
        while held < total {
            let end = total.min(held + protocol::CHUNK);
            let response = self.put(blob, held, &content[held..end], total).await?;
            let status = response.status();
            let says = offset(&response);
            if status != StatusCode::CONFLICT {
                super::good(response).await?;
            } else {
                moved_back += 1;
                if moved_back > TRIES {
                    return Err(Fault::Lost);
                }
            }
            held = says.unwrap_or(if status == StatusCode::CONFLICT { held } else { end }).min(total);
            progress(held);
        }
        Ok(())
    }

    /// How many bytes of it the server holds.
    async fn held(&self, blob: BlobId) -> Result<usize, Fault> {
        self.authorised(|token| async move {
            let request = self.request(Method::HEAD, &path(blob))?.bearer_auth(token).timeout(CHUNK_ANSWER);
            let response = request.send().await?;
            match response.status() {
                StatusCode::NOT_FOUND => Ok(0),
                _ => Ok(offset(&super::good(response).await?).unwrap_or(0)),
            }
        })
        .await
    }

    async fn put(&self, blob: BlobId, at: usize, chunk: &[u8], total: usize) -> Result<Response, Fault> {
        self.authorised(|token| async move {
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

    /// Fetches a file into `folder`, where it is named by its SHA-256 once every byte was checked against it.
    pub(crate) async fn download(&self, blob: BlobId, folder: &Path) -> Result<Vec<u8>, Problem> {
        let part = folder.join(format!("{blob}.part"));
        let mut failures = 0;
        loop {
            let fault = match self.download_rest(blob, &part).await {
                Ok(()) => break,
                Err(Broken::Disk(error)) => return Err(crate::fault::file("fetching a file", &error)),
                Err(Broken::Wire(fault @ Fault::Refused(_))) => return Err(fault.into_problem()),
                Err(Broken::Wire(fault)) => fault,
            };
            failures += 1;
            if failures >= TRIES {
                return Err(fault.into_problem());
            }
            tokio::time::sleep(jitter(Duration::from_millis(300), Duration::from_secs(3), failures)).await;
        }
        let disk = |error: io::Error| crate::fault::file("fetching a file", &error);
        let content = std::fs::read(&part).map_err(disk)?;
        if BlobId(Sha256::digest(&content).into()) != blob {
            std::fs::remove_file(&part).map_err(disk)?;
            return Err(crate::fault::internal("fetching a file", format!("{blob} came with other content")));
        }
        std::fs::rename(&part, folder.join(blob.to_string())).map_err(disk)?;
        Ok(content)
    }

    async fn download_rest(&self, blob: BlobId, part: &Path) -> Result<(), Broken> {
        // Not for appending: Windows wouldn't let such a file be emptied.
        let mut file = std::fs::OpenOptions::new().create(true).write(true).truncate(false).open(part)?;
        let have = file.metadata()?.len();
        let response = self
            .authorised(|token| async move {
                let mut request = self.request(Method::GET, &path(blob))?.bearer_auth(token);
                if have > 0 {
                    request = request.header("range", format!("bytes={have}-"));
                }
                // The body may take as long as it comes on; the answer has to begin.
                let response = tokio::time::timeout(CHUNK_ANSWER, request.send()).await.map_err(|_| Fault::Lost)??;
                match response.status() {
                    StatusCode::RANGE_NOT_SATISFIABLE => Ok(response),
                    _ => super::good(response).await,
                }
            })
            .await?;
        let mut written = match response.status() {
            // All of it is here already, or more than there is: the hash will tell.
            StatusCode::RANGE_NOT_SATISFIABLE => return Ok(()),
            StatusCode::PARTIAL_CONTENT => have,
            _ => 0,
        };
        file.set_len(written)?;
        file.seek(SeekFrom::Start(written))?;
        let mut body = response.bytes_stream();
        loop {
            let chunk = tokio::time::timeout(CHUNK_ANSWER, body.next()).await.map_err(|_| Fault::Lost)?;
            let Some(chunk) = chunk else { break };
            let chunk = chunk.map_err(Fault::from)?;
            written += chunk.len() as u64;
            if written > protocol::MAX_FILE {
                return Err(Problem::new(Code::FileTooLarge, "a file has at most 30 MB").into());
            }
            file.write_all(&chunk)?;
        }
        file.sync_all()?;
        Ok(())
    }
}

/// Why a download stopped.
enum Broken {
    Wire(Fault),
    Disk(io::Error),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self::Wire(fault)
    }
}

impl From<Problem> for Broken {
    fn from(problem: Problem) -> Self {
        Self::Wire(problem.into())
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

fn path(blob: BlobId) -> String {
    format!("{}/{blob}", protocol::BLOBS)
}

fn offset(response: &Response) -> Option<usize> {
    response.headers().get(protocol::UPLOAD_OFFSET)?.to_str().ok()?.parse().ok()
}
