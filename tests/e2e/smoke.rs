//! The window opens, and says what it is.

use crate::harness::Desk;

#[tokio::test]
async fn the_window_opens_with_the_login_panel() {
    let desk = Desk::new("smoke").await;
    let server = desk.server();
    let window = desk.open(&server.address).await;
    window.see("로그인").await;
    window.picture("login").await;
    window.theme("dark").await;
    window.picture("login-dark").await;
    window.close().await;
}
