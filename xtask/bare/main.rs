//! The peer of `cargo xtask bench document`: a Tauri window with one static page and nothing else.

use tauri::http::Response;

#[expect(clippy::disallowed_methods, reason = "what the macro makes exits where the built-in configuration is broken")]
fn main() {
    let built = tauri::Builder::default().register_uri_scheme_protocol("ready", |_, _| {
        if std::env::var_os("POK_BENCH_READY").is_some() {
            println!("ready");
        }
        Response::new(Vec::new())
    });
    if let Err(error) = built.run(tauri::generate_context!("xtask/bare/tauri.conf.json")) {
        eprintln!("error: {error}");
    }
}
