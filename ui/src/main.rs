//! The window: a Yew application in a Tauri shell. It asks the core by [`invoke`] and never talks to a network.

mod act;
mod app;
mod ask;
mod attaching;
mod bid;
mod board;
mod callback;
mod clock;
mod company;
mod contact;
mod contract;
mod demo;
mod dialog;
mod draft;
mod event;
mod form;
mod home;
mod i18n;
mod invoke;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod length;
mod list;
mod login;
mod page;
mod preferences;
mod problem;
mod prove;
mod query;
mod recovery;
mod request;
mod route;
mod saved;
mod screen_state;
mod settled;
mod shell;
mod signup;
mod store;
mod unlock;
mod unsaved;
mod widget;
mod window_lock;

fn main() {
    console_error_panic_hook::set_once();
    widget::file_drop::refuse_elsewhere();
    match page::by_id("app") {
        Some(root) => yew::Renderer::<app::App>::with_root(root).render(),
        None => yew::Renderer::<app::App>::new().render(),
    };
}
