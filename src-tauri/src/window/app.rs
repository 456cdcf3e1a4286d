//! The window: Tauri around the core. Everything it may do is the one command and the core's events.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use pok_api::Problem;
use pok_domain::BidNoticeId;
use pok_domain::member::IDLE_LOCKS_AFTER;
use serde_json::Value;
use tauri::http::{Response, header};
use tauri::ipc::Response as Reply;
use tauri::{AppHandle, Emitter, Manager, UriSchemeContext, Url, WebviewUrl, WebviewWindowBuilder, Wry};
use tauri_plugin_notification::NotificationExt;

use super::opening::Opening;
use super::preferences::PreferencesFile;
use super::{console, log, scheme};
use crate::core::fault::Doing as _;
use crate::core::host::Host;
use crate::core::{Aside, Setup};
use crate::remote::Server;
use crate::store::folder::OwnFolder;
use crate::store::paths::Paths;
use crate::store::secrets::Keyring;

#[tauri::command]
async fn call(name: String, body: Value, opening: tauri::State<'_, Arc<Opening>>) -> Result<Reply, Problem> {
    opening.call(&name, body).await.map(Reply::new)
}

/// The core, opened while the window is being made.
fn opening(app: AppHandle, paths: Paths, server: Option<Server>) -> Opening {
    Opening::new(move || {
        Ok(Setup {
            paths: paths.clone(),
            host: Arc::new(Window(app.clone())),
            preferences: Arc::new(PreferencesFile::open(&app, &paths.data)?),
            secrets: Arc::new(Keyring::new(paths.identifier())),
            server: server.clone(),
            idle: idle(),
            passphrase: None,
            aside: Aside::own().doing("this program")?,
        })
    })
}

/// So long without a key or a pointer locks the window; `POK_IDLE_SECONDS` makes it sooner, never later.
fn idle() -> Duration {
    let sooner = std::env::var("POK_IDLE_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    sooner.map_or(IDLE_LOCKS_AFTER, |seconds| Duration::from_secs(seconds).min(IDLE_LOCKS_AFTER))
}

/// Shows the window until it is closed.
pub fn run() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[cfg(target_os = "linux")]
            if is_other_ending(&*error) {
                begin_again();
            }
            tracing::error!(%error, "start");
            console::complain(&format!("pok: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the program that runs already was ending just as it was asked to show its window. Elsewhere the system's own
/// lock goes with it.
#[cfg(target_os = "linux")]
fn is_other_ending(error: &(dyn std::error::Error + 'static)) -> bool {
    let error = error.downcast_ref::<tauri::Error>();
    matches!(error, Some(tauri::Error::PluginInitialization(plugin, _)) if plugin == "single-instance")
}

/// Begins again in a moment, when the other one is gone; comes back where that has been tried often enough.
#[cfg(target_os = "linux")]
fn begin_again() {
    use std::os::unix::process::CommandExt as _;
    const TRIED: &str = "POK_BEGAN_AGAIN";
    let tried: u32 = std::env::var(TRIED).ok().and_then(|tried| tried.parse().ok()).unwrap_or(0);
    let Ok(program) = std::env::current_exe() else { return };
    if tried >= 10 {
        return;
    }
    std::thread::sleep(Duration::from_millis(300));
    let mut again = std::process::Command::new(program);
    let error = again.args(std::env::args_os().skip(1)).env(TRIED, (tried + 1).to_string()).exec();
    tracing::error!(%error, "beginning again");
}

/// Said in both languages: it is too early to know the person's.
const OTHER_RUNS: &str = "PoK가 이 데이터 폴더에서 이미 실행 중입니다. 열려 있는 창을 사용하세요. \
                          (PoK already runs with this data folder. Use the window that is open.)";

fn start() -> Result<(), Box<dyn std::error::Error>> {
    let paths = Paths::from_env()?;
    let server = std::env::var("POK_SERVER").ok().filter(|address| !address.trim().is_empty());
    let server = server.map(|address| Server::parse(&address)).transpose()?;
    log::start(&paths);
    paths.create()?;
    let mut context = context();
    // A profile is a program of its own to the system: its own single instance, window place and key store.
    context.config_mut().identifier = paths.identifier();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .register_asynchronous_uri_scheme_protocol("pok", |context: UriSchemeContext<'_, Wry>, request, responder| {
            let opening = Arc::clone(context.app_handle().state::<Arc<Opening>>().inner());
            tauri::async_runtime::spawn(async move {
                let picture = match opening.core().await {
                    Ok(core) => scheme::picture(&core, request.uri().path(), request.uri().query()).await,
                    Err(_) => scheme::Picture { status: 500, png: Arc::default() },
                };
                responder.respond(answer(&picture));
            });
        })
        .invoke_handler(tauri::generate_handler![call])
        .setup(move |app| {
            // After the plugin, which shows the other's window where it can find it.
            let Some(own) = OwnFolder::take(&paths.data)? else { return Err(OTHER_RUNS.into()) };
            app.manage(own);
            let opening = Arc::new(opening(app.handle().clone(), paths.clone(), server));
            app.manage(Arc::clone(&opening));
            tauri::async_runtime::spawn(async move { opening.core().await.map(drop) });
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("PoK")
                .inner_size(1_280.0, 840.0)
                .min_inner_size(960.0, 640.0)
                .data_directory(paths.data.join("webview"))
                // A dropped file goes to the page, which knows what it is for.
                .disable_drag_drop_handler()
                .on_navigation(may_go)
                .build()?;
            Ok(())
        })
        .build(context)?
        .run(|_, _| {});
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "what the macro makes exits where the built-in configuration is broken")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// The window shows the program's own page and nothing else; a mail address opens the person's mail program.
fn may_go(to: &Url) -> bool {
    match to.scheme() {
        "tauri" => true,
        // Where Windows has the page.
        "http" | "https" => to.host_str() == Some("tauri.localhost"),
        "mailto" => {
            if let Err(error) = tauri_plugin_opener::open_url(to.as_str(), None::<&str>) {
                tracing::warn!(%error, "opening the mail program");
            }
            false
        }
        scheme => {
            tracing::warn!(scheme, "the window was asked to leave its page");
            false
        }
    }
}

/// A second start shows the window of the first.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::warn!(%error, "showing the window");
        }
    }
}

fn answer(picture: &scheme::Picture) -> Response<Vec<u8>> {
    let response = Response::builder()
        .status(picture.status)
        .header(header::CONTENT_TYPE, "image/png")
        // The address names the content, but whether one may see it depends on who is logged in.
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(picture.png.to_vec());
    response.unwrap_or_default()
}

/// The window as the core sees it.
struct Window(AppHandle);

impl Host for Window {
    fn emit(&self, event: &'static str, payload: Value) {
        if let Err(error) = self.0.emit(event, payload) {
            tracing::warn!(event, %error, "event");
        }
    }

    fn open(&self, path: &Path) -> io::Result<()> {
        tauri_plugin_opener::open_path(path, None::<&str>).map_err(io::Error::other)
    }

    fn reveal(&self, path: &Path) -> io::Result<()> {
        tauri_plugin_opener::reveal_item_in_dir(path).map_err(io::Error::other)
    }

    fn notify(&self, title: &str, body: &str, about: Option<BidNoticeId>) {
        let shown = self.0.notification().builder().title(title).body(body).extra("notice", about).show();
        if let Err(error) = shown {
            tracing::warn!(%error, "notification");
        }
    }
}
