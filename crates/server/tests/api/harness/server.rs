//! A server, and what a test asks of it.

use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

use pok_api::desktop::demo::Letter;
use pok_api::protocol::{BLOBS, CALLS, DEMO_OUTBOX, IDEMPOTENCY_KEY, UPLOAD_LENGTH, UPLOAD_OFFSET};
use pok_api::remote::login::{
    ActToken, ConfirmOtp, LogIn, LoginAttempt, Proof, Reauthenticate, SendActOtp, SendOtp, Session, Step,
};
use pok_api::remote::sync::{Change, Changes, Subject};
use pok_api::{Call, Problem};
use pok_domain::{BlobId, OperationId};
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{BuyerRole, Config, Demo, DemoData, MovedClock, Running};
use sha2::{Digest, Sha256};

use super::database::Backend;

/// A running server with its folder, database and clock.
pub(crate) struct Server {
    /// In this process, unless [`Server::process`] is one of its own.
    pub(crate) running: Option<Running>,
    process: Option<Process>,
    pub(crate) clock: Arc<MovedClock>,
    pub(crate) config: Config,
    pub(crate) folder: PathBuf,
    pub(crate) http: reqwest::Client,
}

impl Server {
    pub(crate) async fn start(folder: &Path, database: Option<&str>) -> Self {
        Log::begin();
        let clock = Arc::new(MovedClock::default());
        let mut config = Config::for_tests(database, folder);
        config.demo = Some(Demo { data: DemoData::People, busy_buyer: false });
        config.clock = Arc::clone(&clock) as Arc<_>;
        let running = Some(pok_server::start(config.clone()).await.unwrap());
        Self { running, process: None, clock, config, folder: folder.to_owned(), http: reqwest::Client::new() }
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        match &self.process {
            Some(process) => format!("{}{path}", process.url),
            None => format!("{}{path}", self.running().url()),
        }
    }

    /// Ends the server of this process and runs the binary in its place, on the same folder and database. It has the
    /// computer's clock and everyday limits, and can be killed.
    pub(crate) async fn run_apart(&mut self) {
        self.running.take().unwrap().shutdown().await;
        self.process = Some(Process::start(&self.config));
    }

    /// The same with a setting of the environment.
    pub(crate) async fn run_apart_with(&mut self, setting: (&str, &str)) {
        self.running.take().unwrap().shutdown().await;
        self.process = Some(Process::start_with(&self.config, &[setting]));
    }

    /// The binary's process.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.as_ref().expect("the binary runs").child.lock().unwrap().id()
    }

    /// Kills the binary (SIGKILL on Unix): nothing of it runs on, closes a file or ends a transaction.
    pub(crate) fn kill(&self) {
        self.process.as_ref().expect("the binary runs").kill();
    }

    /// Starts the binary again after [`Server::kill`].
    pub(crate) fn restart_apart(&mut self) {
        self.process = Some(Process::start(&self.config));
    }

    /// Ends the binary and goes on in this process.
    pub(crate) async fn run_here(&mut self) {
        self.process = None;
        self.running = Some(pok_server::start(self.config.clone()).await.unwrap());
    }

    /// A connection to the server's database.
    pub(crate) async fn sql(&self) -> sqlx::AnyConnection {
        use sqlx::Connection as _;
        sqlx::AnyConnection::connect(&self.database_url()).await.unwrap()
    }

    pub(crate) fn database_url(&self) -> String {
        let file = || format!("sqlite:{}?mode=rwc", self.folder.join("pok.db").display());
        self.config.database.clone().unwrap_or_else(file)
    }

    pub(crate) fn backend(&self) -> Backend {
        if self.config.database.is_some() { Backend::Postgres } else { Backend::Sqlite }
    }

    /// The answer as it came, by the call's name.
    pub(crate) async fn post(
        &self,
        token: Option<&str>,
        name: &str,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        let mut request = self.http.post(self.url(&format!("{CALLS}/{name}"))).json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn call<C: Call>(&self, token: Option<&str>, call: &C) -> Result<C::Reply, Problem> {
        self.call_as(token, OperationId::generate(), call).await
    }

    pub(crate) async fn call_as<C: Call>(
        &self,
        token: Option<&str>,
        operation: OperationId,
        call: &C,
    ) -> Result<C::Reply, Problem> {
        self.try_call(token, operation, call).await.unwrap()
    }

    /// The same where the server may be gone before it answers.
    pub(crate) async fn try_call<C: Call>(
        &self,
        token: Option<&str>,
        operation: OperationId,
        call: &C,
    ) -> reqwest::Result<Result<C::Reply, Problem>> {
        let mut request = self.http.post(self.url(&format!("{CALLS}/{}", C::NAME))).json(call);
        request = request.header(IDEMPOTENCY_KEY, operation.to_string());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await?;
        Ok(if response.status().is_success() { Ok(response.json().await?) } else { Err(response.json().await?) })
    }

    /// The entries of the audit chain with `event`, oldest first.
    pub(crate) async fn audited(&self, event: &str) -> Vec<serde_json::Value> {
        let query = sqlx::query_scalar::<_, String>("select entry from audit order by seq");
        let entries = query.fetch_all(&mut self.sql().await).await.unwrap();
        let entries = entries.iter().map(|entry| serde_json::from_str::<serde_json::Value>(entry).unwrap());
        entries.filter(|entry| entry["event"] == event).collect()
    }

    /// ID and password.
    pub(crate) async fn password(&self, login_id: &str, password: &str) -> Result<LoginAttempt, Problem> {
        let (login_id, password) = (login_id.to_owned(), password.to_owned());
        self.call(None, &LogIn { login_id, password, device: "시험용 컴퓨터".into() }).await
    }

    /// The newest code that went to a number.
    pub(crate) async fn code_for(&self, mobile_no: &str) -> String {
        let letters: Vec<Letter> = self.http.get(self.url(DEMO_OUTBOX)).send().await.unwrap().json().await.unwrap();
        let letter = letters.into_iter().find(|letter| letter.to == mobile_no).expect("a message");
        code_in(&letter.body)
    }

    /// Everything that was sent, newest first.
    async fn letters(&self) -> Vec<Letter> {
        self.http.get(self.url(DEMO_OUTBOX)).send().await.unwrap().json().await.unwrap()
    }

    /// The newest mail to an address.
    pub(crate) async fn letter_to(&self, mail: &str) -> Letter {
        self.letters().await.into_iter().find(|letter| letter.to == mail).expect("a mail")
    }

    /// A mail to an address with `part` in its subject: it goes out by itself, within seconds.
    pub(crate) async fn letter_about(&self, mail: &str, part: &str) -> Letter {
        self.other_letter_about(mail, part, "\u{0}").await
    }

    /// The same, one without `but` in it.
    pub(crate) async fn other_letter_about(&self, mail: &str, part: &str, but: &str) -> Letter {
        let is_it = &|letter: &Letter| {
            let subject = letter.subject.as_deref().unwrap_or_default();
            letter.to == mail && subject.contains(part) && !letter.body.contains(but)
        };
        let look = || async { self.letters().await.into_iter().find(is_it) };
        super::found(look, &format!("a mail about {part} to {mail}")).await
    }

    /// The application that waits with a login ID.
    pub(crate) async fn application_of(&self, mail: &str) -> pok_domain::ApplicationId {
        let query =
            sqlx::query_scalar::<_, String>("select id from application where login_id = $1 and state = 'REQUESTED'");
        query.bind(mail).fetch_one(&mut self.sql().await).await.unwrap().parse().unwrap()
    }

    /// Every document in force.
    pub(crate) async fn terms(&self) -> Vec<pok_domain::TermsId> {
        let current = self.call(None, &pok_api::remote::terms::Current {}).await.unwrap();
        current.into_iter().map(|terms| terms.id).collect()
    }

    /// A whole login.
    pub(crate) async fn log_in(&self, account: &Account) -> Session {
        let attempt = self.password(account.login_id, account.password).await.unwrap().attempt;
        self.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let code = self.code_for(account.mobile_no).await;
        into_session(self.call(None, &ConfirmOtp { attempt, code }).await.unwrap())
    }

    /// ID, password and code: the login's secret, and what it comes to next.
    pub(crate) async fn enter(&self, account: &Account, password: &str) -> (String, Result<Step, Problem>) {
        let attempt = self.password(account.login_id, password).await.unwrap().attempt;
        self.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let code = self.code_for(account.mobile_no).await;
        let step = self.call(None, &ConfirmOtp { attempt: attempt.clone(), code }).await;
        (attempt, step)
    }

    /// The main company's primary contact.
    pub(crate) async fn primary(&self) -> Session {
        self.log_in(&ACCOUNTS[0]).await
    }

    pub(crate) async fn buyer(&self, role: BuyerRole) -> String {
        self.running().issue_buyer_key(role).await.unwrap()
    }

    pub(crate) async fn act_token(&self, token: &str, account: &Account) -> String {
        let proof = Proof::Password(account.password.into());
        let reply: ActToken = self.call(Some(token), &Reauthenticate { proof }).await.unwrap();
        reply.act_token
    }

    /// The same with a code that is sent to the account's phone.
    pub(crate) async fn act_token_by_code(&self, token: &str, account: &Account) -> String {
        self.call(Some(token), &SendActOtp {}).await.unwrap();
        let proof = Proof::Otp(self.code_for(account.mobile_no).await);
        let reply: ActToken = self.call(Some(token), &Reauthenticate { proof }).await.unwrap();
        reply.act_token
    }

    /// Ends the server and starts it again with other settings, on the same folder and database.
    pub(crate) async fn restart(&mut self, change: impl FnOnce(&mut Config)) {
        self.running.take().unwrap().shutdown().await;
        change(&mut self.config);
        self.running = Some(pok_server::start(self.config.clone()).await.unwrap());
    }

    /// How many messages went to a number.
    pub(crate) async fn messages_to(&self, mobile_no: &str) -> i64 {
        let count = sqlx::query_scalar("select count(*) from outbox_letter where recipient = $1").bind(mobile_no);
        count.fetch_one(&mut self.sql().await).await.unwrap()
    }

    /// Everything in the database: a line for each row, which begins with its table's name.
    pub(crate) async fn tables(&self) -> String {
        super::database::rows(&mut self.sql().await).await
    }

    /// Everything in a contact's feed after `cursor`.
    pub(crate) async fn feed(&self, token: &str, mut cursor: i64) -> Vec<Change> {
        let mut all = Vec::new();
        loop {
            let page = self.call(Some(token), &Changes { cursor, mark: None, limit: 7 }).await.unwrap();
            let changes = page.changes().unwrap();
            let Some(last) = changes.last() else { return all };
            cursor = last.seq;
            all.extend(changes);
        }
    }

    /// The newest state of a contract in a contact's feed.
    pub(crate) async fn contract(&self, token: &str, id: pok_domain::ContractId) -> pok_api::remote::sync::Contract {
        let feed = self.feed(token, 0).await;
        let found = feed.into_iter().rev().find_map(|change| match change.subject {
            Subject::Contract(contract) if contract.id == id => Some(*contract),
            _ => None,
        });
        found.expect("the contract is in the feed")
    }

    /// One chunk; answers the status and what the server then holds.
    pub(crate) async fn put(
        &self,
        token: &str,
        id: BlobId,
        offset: u64,
        length: u64,
        chunk: Vec<u8>,
    ) -> reqwest::Response {
        let request = self.http.put(self.url(&format!("{BLOBS}/{id}"))).bearer_auth(token);
        let request = request.header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, length);
        request.body(chunk).send().await.unwrap()
    }

    /// A whole file at once.
    pub(crate) async fn upload(&self, token: &str, content: &[u8]) -> BlobId {
        let id = sha256(content);
        let response = self.put(token, id, 0, content.len() as u64, content.to_vec()).await;
        assert_eq!(response.status(), 200, "{:?}", response.text().await);
        id
    }

    pub(crate) async fn get(&self, token: &str, id: BlobId) -> reqwest::Response {
        self.http.get(self.url(&format!("{BLOBS}/{id}"))).bearer_auth(token).send().await.unwrap()
    }

    pub(crate) async fn download(&self, token: &str, id: BlobId) -> Vec<u8> {
        let response = self.get(token, id).await;
        assert_eq!(response.status(), 200);
        response.bytes().await.unwrap().to_vec()
    }
}

/// The session of a login that met no gate.
pub(crate) fn into_session(step: Step) -> Session {
    match step {
        Step::Session(session) => *session,
        Step::Gate(gate) => panic!("{gate:?} before the session"),
    }
}

/// The server's binary, killed when this is dropped.
struct Process {
    child: Mutex<Child>,
    url: String,
}

impl Process {
    fn start(config: &Config) -> Self {
        Self::start_with(config, &[])
    }

    fn start_with(config: &Config, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pok-server"));
        command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(&config.data);
        match &config.database {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        command.envs(settings.iter().copied());
        let mut child = command.env("RUST_LOG", "off").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("a server that listens").to_owned();
        Self { child: Mutex::new(child), url }
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) fn sha256(content: &[u8]) -> BlobId {
    BlobId(Sha256::digest(content).into())
}

/// The six digits of a message.
pub(crate) fn code_in(text: &str) -> String {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == 6).map(str::to_owned).next().expect(text)
}

/// Everything the servers of this process log.
pub(crate) struct Log;

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

impl Log {
    pub(crate) fn begin() {
        static ONCE: OnceLock<()> = OnceLock::new();
        ONCE.get_or_init(|| {
            let filter = tracing_subscriber::EnvFilter::new("debug,hyper=info,sqlx=debug");
            tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(|| Self).init();
        });
    }

    pub(crate) fn text() -> String {
        String::from_utf8_lossy(&WRITTEN.lock().unwrap()).into_owned()
    }

    /// Waits until a new line has all of `parts`.
    pub(crate) async fn says(parts: &[&str]) {
        /// More than is written between two looks.
        const NEW: usize = 4 << 20;
        let newest = || {
            let written = WRITTEN.lock().unwrap();
            String::from_utf8_lossy(&written[written.len().saturating_sub(NEW)..]).into_owned()
        };
        super::eventually(|| async { newest().lines().any(|line| parts.iter().all(|part| line.contains(part))) }).await;
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
