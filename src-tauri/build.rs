//! Tells Tauri which commands the window may be allowed: one.

use std::path::Path;

fn main() {
    // A fresh clone has no built window yet; the check of the core must not wait for one.
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        let made = std::fs::create_dir_all("ui/dist").and_then(|()| {
            std::fs::write(page, "<!doctype html><title>PoK</title><p>cargo xtask ui builds this page.</p>")
        });
        if let Err(error) = made {
            println!("cargo::warning=ui/dist: {error}");
        }
    }
    println!("cargo::rerun-if-changed=migrations");
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
