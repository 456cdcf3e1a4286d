//! The real window, and what a person does with it.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use pok_api::Call;
use serde_json::{Value, json};

use super::PATIENCE;
use super::desk::{Desk, results};
use super::process::{self, Process};

/// How long a screen may stay blank on a busy machine.
const BLANK: Duration = Duration::from_secs(3);

/// An open window. What isn't there in time fails the test, with a picture and the page's text.
pub(crate) struct Window {
    page: Client,
    _driver: Process,
    test: &'static str,
}

impl Window {
    /// Opens it on a data folder, and waits for its page.
    pub(crate) async fn open(desk: &Desk, server: &str, data: PathBuf) -> Self {
        let port = free_port();
        let mut driver = process::command("WebKitWebDriver");
        // Without it Tauri's window doesn't let itself be driven.
        driver.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true");
        driver.envs(desk.session.iter().cloned()).env("POK_SERVER", server).env("POK_DATA", data);
        let mut driver = Process::start(driver, &desk.log("window"));
        let page = connect(port, &mut driver, &desk.log("window")).await;
        Self { page, _driver: driver, test: desk.name }
    }

    /// Closes it as the window manager's button does, and waits for its end.
    pub(crate) async fn close(self) {
        self.page.close().await.expect("the window closes");
    }

    /// Waits until this text can be seen.
    pub(crate) async fn see(&self, text: &str) {
        let script = "return document.body.innerText.includes(arguments[0])";
        self.until(&format!("the text “{text}”"), script, vec![json!(text)]).await;
    }

    /// Waits until each of these can be seen as a whole label, heading, button or cell: no part of longer words counts.
    pub(crate) async fn labels(&self, labels: &[&str]) {
        let script = "const said = new Set();
                      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                      while (texts.nextNode()) {
                        const at = texts.currentNode.parentElement;
                        if (at.checkVisibility({ visibilityProperty: true })) {
                          [texts.currentNode.data, at.textContent].forEach(text => said.add(text.trim().replace(/\\s+/g, ' ')));
                        }
                      }
                      return arguments[0].every(label => said.has(label))";
        self.until(&format!("the labels {labels:?}"), script, vec![json!(labels)]).await;
    }

    /// Waits until this text can't be seen any more.
    pub(crate) async fn gone(&self, text: &str) {
        let script = "return !document.body.innerText.includes(arguments[0])";
        self.until(&format!("“{text}” to go away"), script, vec![json!(text)]).await;
    }

    /// Waits for what has this `data-testid`.
    pub(crate) async fn find(&self, testid: &str) -> Element {
        self.wait_for(&format!("data-testid “{testid}”"), Locator::Css(&by_testid(testid))).await
    }

    /// Waits until nothing with this `data-testid` is left.
    pub(crate) async fn lose(&self, testid: &str) {
        let script = "return document.querySelector(arguments[0]) === null";
        self.until(&format!("“{testid}” to go away"), script, vec![json!(by_testid(testid))]).await;
    }

    /// Waits until the picture with this `data-testid` is there: what is below it has moved by then.
    pub(crate) async fn pictured(&self, testid: &str) {
        let script = "const it = document.querySelector(arguments[0]); const image = it && (it.matches('img') ? it : \
                      it.querySelector('img')); return Boolean(image && image.complete && image.naturalHeight)";
        self.until(&format!("the picture “{testid}”"), script, vec![json!(by_testid(testid))]).await;
    }

    /// Waits until what has this `data-testid` has the focus.
    pub(crate) async fn focused(&self, testid: &str) {
        let script = "return document.activeElement !== null && document.activeElement.matches(arguments[0])";
        self.until(&format!("the focus at “{testid}”"), script, vec![json!(by_testid(testid))]).await;
    }

    /// How many have this `data-testid` now.
    pub(crate) async fn count(&self, testid: &str) -> usize {
        self.page.find_all(Locator::Css(&by_testid(testid))).await.map_or(0, |found| found.len())
    }

    /// The text of what has this `data-testid`.
    pub(crate) async fn text(&self, testid: &str) -> String {
        let element = self.find(testid).await;
        element.text().await.unwrap_or_else(|error| panic!("no text in “{testid}”: {error}"))
    }

    /// Clicks what has this `data-testid`.
    pub(crate) async fn click(&self, testid: &str) {
        self.press(&format!("data-testid “{testid}”"), Locator::Css(&by_testid(testid))).await;
    }

    /// Clicks the button, link, tab, option or label that says exactly this, or is called this for a reader.
    pub(crate) async fn click_text(&self, text: &str) {
        let text = quoted(text);
        let what = "self::button or self::a or self::label or self::summary or self::option or @role='button' \
                    or @role='tab' or @role='menuitem' or @role='option' or @role='checkbox' or @role='switch'";
        let xpath = format!("//*[{what}][normalize-space(.)={text} or @aria-label={text} or @title={text}]");
        self.press(&format!("something to click that says {text}"), Locator::XPath(&xpath)).await;
    }

    /// Replaces what is typed in the control with this `data-testid`.
    pub(crate) async fn fill(&self, testid: &str, text: &str) {
        let own = by_testid(testid);
        let css = format!("input{own}, textarea{own}, {own} input, {own} textarea");
        self.put(&format!("data-testid “{testid}”"), Locator::Css(&css), text).await;
    }

    /// Replaces what is typed in the control with this label.
    pub(crate) async fn fill_label(&self, label: &str, text: &str) {
        let name = quoted(label);
        let xpath = format!(
            "//*[self::input or self::textarea][@aria-label={name} or @id=//label[normalize-space(.)={name} or \
             normalize-space(text())={name}]/@for] | //label[normalize-space(text())={name}]//*[self::input or self::textarea]"
        );
        self.put(&format!("a field called {name}"), Locator::XPath(&xpath), text).await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.page.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("the keys arrive");
    }

    /// Presses Enter where the focus is.
    pub(crate) async fn enter(&self) {
        self.keys(&Key::Enter.to_string()).await;
    }

    /// Chooses a file for the input with this `data-testid`.
    pub(crate) async fn choose(&self, testid: &str, file: &Path) {
        let locator = format!("input{0}, {0} input[type=file]", by_testid(testid));
        let input = self.wait_for(&format!("file input “{testid}”"), Locator::Css(&locator)).await;
        input.send_keys(&file.to_string_lossy()).await.unwrap_or_else(|error| panic!("can't choose {file:?}: {error}"));
    }

    /// Runs a function's body in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let start = Instant::now();
        loop {
            match self.page.execute(script, arguments.clone()).await {
                Ok(answer) => return answer,
                // What it is about comes with the next picture of the page: until then it has done nothing.
                Err(error) if error.to_string().contains("is not an object") && start.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("`{script}` failed: {error}"),
            }
        }
    }

    /// Waits until a function's body answers `value` in the page.
    pub(crate) async fn comes_to(&self, script: &str, value: Value, why: &str) {
        let start = Instant::now();
        loop {
            let answer = self.run(script, vec![]).await;
            if answer == value {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{why}: {answer}, not {value}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the core answers to a call of the page.
    pub(crate) async fn ask<C: Call>(&self, call: C) -> C::Reply {
        let script = "const [name, body, done] = arguments;
                      window.__TAURI_INTERNALS__.invoke('call', { name, body }).then(done)";
        let reply = self.page.execute_async(script, vec![json!(C::NAME), json!(call)]).await;
        let reply = reply.unwrap_or_else(|error| panic!("{} failed: {error}", C::NAME));
        serde_json::from_value(reply).expect("a reply")
    }

    /// Makes the window this large.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.page.set_window_size(width, height).await.expect("the window takes a size");
    }

    /// Presses the theme's button until the page is `light` or `dark`.
    pub(crate) async fn theme(&self, wanted: &str) {
        let is_dark = "return document.documentElement.classList.contains('pf-v6-theme-dark')";
        for _ in 0..4 {
            if self.run(is_dark, vec![]).await.as_bool() == Some(wanted == "dark") {
                return;
            }
            self.click("theme-toggle").await;
            self.painted().await;
        }
        self.fail(&format!("the theme never became {wanted}")).await;
    }

    /// Keeps what can be seen, in light and in dark, as `target/e2e/NAME.png` and `NAME-dark.png`, and during the tour
    /// under `target/tour/` too.
    pub(crate) async fn picture(&self, name: &str) {
        // What still fades in isn't what a person sees; what turns for ever is.
        let script = "return document.getAnimations().every(one =>
                        one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)";
        self.until("everything to stand still", script, vec![]).await;
        self.snap(name).await;
        self.dress(true).await;
        self.snap(&format!("{name}-dark")).await;
        self.dress(false).await;
    }

    /// Keeps what has been painted. A screen that stays blank fails the test: a person would see the same.
    async fn snap(&self, name: &str) {
        let start = Instant::now();
        loop {
            self.painted().await;
            let png = self.page.screenshot().await.expect("a picture of the window");
            if !is_blank(&png) {
                keep(name, "png", &png);
                return;
            }
            if start.elapsed() > BLANK {
                self.fail(&format!("“{name}” stays blank")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Shows the dark colours for a moment, also where a modal covers the theme's button. Nothing fades meanwhile.
    async fn dress(&self, dark: bool) {
        let script = "const page = document.documentElement;
                      page.classList.toggle('pf-v6-theme-dark', arguments[0]);
                      if (arguments[0]) {
                        const still = document.createElement('style');
                        still.id = 'still';
                        still.textContent = '*, ::before, ::after { transition: none !important }';
                        document.head.append(still);
                      } else {
                        document.getElementById('still').remove();
                      }";
        self.run(script, vec![json!(dark)]).await;
        self.painted().await;
    }

    /// Waits for two frames: what was changed before them is on the screen.
    async fn painted(&self) {
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.page.execute_async(painted, vec![]).await.expect("two frames are drawn");
    }

    /// The page, for what isn't covered here.
    pub(crate) fn page(&self) -> &Client {
        &self.page
    }

    async fn press(&self, what: &str, locator: Locator<'_>) {
        let start = Instant::now();
        loop {
            let element = self.wait_for(what, locator).await;
            if element.is_enabled().await.unwrap_or(false) && self.hits(&element).await {
                return;
            }
            // It may have been drawn anew since, something may be sliding over it, or the page may scroll just now.
            if start.elapsed() > PATIENCE {
                self.fail(&format!("{what} is there but can't be clicked")).await;
            }
            // The driver scrolls no further than to the edge, where a bar that stays may lie over it.
            if let Ok(it) = serde_json::to_value(&element) {
                let script = "arguments[0].scrollIntoView({ block: 'center' })";
                let _ = self.page.execute(script, vec![it]).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Clicks; whether it was this that got the click, and not what had come to its place meanwhile.
    async fn hits(&self, element: &Element) -> bool {
        let Ok(it) = serde_json::to_value(element) else { return false };
        let listen = "window.pressed = arguments[0].localName === 'option';
                      arguments[0].addEventListener('click', () => { window.pressed = true }, { capture: true, once: true })";
        if self.page.execute(listen, vec![it]).await.is_err() || element.click().await.is_err() {
            return false;
        }
        // What can't be asked any more has gone with the click.
        self.page.execute("return window.pressed", vec![]).await.map_or(true, |pressed| pressed == json!(true))
    }

    async fn put(&self, what: &str, locator: Locator<'_>, text: &str) {
        let field = self.wait_for(what, locator).await;
        field.click().await.unwrap_or_else(|error| panic!("can't click {what}: {error}"));
        let everything = Key::Control + "a";
        let typed =
            if text.is_empty() { Key::Backspace.to_string() } else { text.replace('\n', &Key::Enter.to_string()) };
        for keys in [&everything, &typed] {
            field.send_keys(keys).await.unwrap_or_else(|error| panic!("can't type in {what}: {error}"));
        }
        let now = field.prop("value").await.ok().flatten().unwrap_or_default();
        if now != text && !is_grouped(&now, text) {
            self.fail(&format!("{what} holds “{now}” after typing “{text}”")).await;
        }
    }

    /// The first match that can be seen; a file input never can.
    async fn wait_for(&self, what: &str, locator: Locator<'_>) -> Element {
        let start = Instant::now();
        loop {
            for element in self.page.find_all(locator).await.unwrap_or_default() {
                let is_file = element.attr("type").await.ok().flatten().is_some_and(|kind| kind == "file");
                if is_file || element.is_displayed().await.unwrap_or(false) {
                    return element;
                }
            }
            if start.elapsed() > PATIENCE {
                self.fail(&format!("waited for {what} in vain")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a function's body in the page answers `true`.
    pub(crate) async fn until(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let start = Instant::now();
        loop {
            if self.page.execute(script, arguments.clone()).await.is_ok_and(|answer| answer == json!(true)) {
                return;
            }
            if start.elapsed() > PATIENCE {
                self.fail(&format!("waited for {what} in vain")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends the test with all that helps to see why.
    async fn fail(&self, why: &str) -> ! {
        let mut report = why.to_owned();
        if let Ok(png) = self.page.screenshot().await {
            let name = format!("failed-{}", self.test);
            keep(&name, "png", &png);
            let _ = write!(report, "\n(see target/e2e/{name}.png and target/e2e/logs/)");
        }
        let text = self.page.execute("return document.body.innerText", vec![]).await;
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        let _ = write!(report, "\nThe page says:\n{text}");
        panic!("{report}");
    }
}

/// Keeps a result for people to look at.
pub(crate) fn keep(name: &str, ending: &str, bytes: &[u8]) {
    let mut folders = vec![results()];
    if env::var_os("POK_TOUR").is_some() {
        folders.push(results().with_file_name("tour"));
    }
    for folder in folders {
        fs::create_dir_all(&folder).expect("a folder for results");
        fs::write(folder.join(format!("{name}.{ending}")), bytes).expect("a result is written");
    }
}

/// One colour beside the menu and below the masthead: nothing of the screen has been painted.
fn is_blank(png: &[u8]) -> bool {
    let picture = image::load_from_memory(png).expect("a picture").to_rgb8();
    let mut screen = picture.enumerate_pixels().filter(|(x, y, _)| *x > 240 && *y > 80).map(|(_, _, colour)| colour);
    let first = screen.next();
    screen.all(|colour| Some(colour) == first)
}

/// A field may put separators into a number.
fn is_grouped(now: &str, typed: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit()).collect::<String>();
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation());
    is_number(now) && is_number(typed) && digits(now) == digits(typed)
}

fn by_testid(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

/// XPath knows no escapes, only two kinds of quotes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// A port that nothing listens at, given once: below those that the system gives, so that nobody else gets it by then.
fn free_port() -> u16 {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    // Other runs on the same machine begin elsewhere.
    let first = 10_000 + (std::process::id() % 200 * 100) as u16;
    let mut next = std::iter::repeat_with(|| first + GIVEN.fetch_add(1, Ordering::Relaxed));
    next.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()).expect("one follows another")
}

/// The driver needs a moment before it listens.
async fn connect(port: u16, driver: &mut Process, log: &Path) -> Client {
    let options = json!({ "webkitgtk:browserOptions": { "binary": env!("CARGO_BIN_EXE_pok"), "args": [] } });
    let capabilities = options.as_object().cloned().unwrap_or_default();
    let start = Instant::now();
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let (builder, url) = (builder.capabilities(capabilities.clone()), format!("http://127.0.0.1:{port}"));
        // A program that ends at once leaves the driver waiting for it.
        let Ok(session) = tokio::time::timeout(PATIENCE * 3, builder.connect(&url)).await else {
            panic!("the window doesn't open\n{}", fs::read_to_string(log).unwrap_or_default())
        };
        match session {
            Ok(page) => return page,
            Err(error) if driver.ended() || start.elapsed() > PATIENCE * 2 => {
                panic!("the window doesn't open: {error}\n{}", fs::read_to_string(log).unwrap_or_default())
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}
