//! `cargo xtask run`: a demo server and the window, together.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::proc::{self, Running};
use crate::setup::{self, Purpose};
use crate::{build, place, tour};

/// Builds and shows the program; without a display it takes the tour in a virtual one.
///
/// # Errors
/// It doesn't build or doesn't start.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    if !has_display() {
        println!("There is no display here, so the program walks through its main job by itself in a virtual one.");
        return tour::tour();
    }
    setup::setup(Purpose::Build)?;
    build::page()?;
    build::program()?;
    let server = place::built("debug", "pok-server");
    println!("\n{}", proc::read(proc::program(&server).arg("demo-accounts"))?);
    let (mut server, address) = demo_server(&server)?;
    println!("The demo server is at {address}. Close the window or press Ctrl-C to end both.");
    let mut window = proc::program(place::built("debug", "pok"));
    window.args(arguments).env("POK_SERVER", &address).env("POK_PROFILE", "demo").stdin(Stdio::null());
    let mut window = Running::new(window.spawn().context("can't open the window")?);
    while !proc::stopped() && !window.ended() {
        if server.ended() {
            bail!("the server ended; its last words are above");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Starts it on a port of this computer that the system chooses, and reads the address from its first words.
fn demo_server(program: &std::path::Path) -> Result<(Running, String)> {
    let mut server = proc::program(program);
    server.args(["serve", "--demo", "--busy", "--data"]).arg(place::target("demo")).args(["--listen", "127.0.0.1:0"]);
    let child = server.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("can't start the server")?;
    let mut server = Running::gently(child);
    let mut lines = server.lines()?;
    let address = loop {
        let Some(line) = lines.next() else { bail!("the server ended before it listened") };
        if let Some(address) = line.trim().strip_prefix("listening on ") {
            break address.to_owned();
        }
        println!("server: {line}");
    };
    std::thread::spawn(move || lines.for_each(|line| println!("server: {line}")));
    Ok((server, address))
}
