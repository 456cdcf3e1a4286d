//! A computer without a key store, through the real window.

use crate::harness::{Demo, Desk};

#[tokio::test]
async fn without_a_key_store_a_passphrase_is_chosen_asked_for_and_may_be_forgotten() {
    let desk = Desk::without_key_store("passphrase").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;
    window.find("unlock").await;
    window.see("이 컴퓨터의 암호를 정하세요").await;
    window.picture("passphrase-new").await;
    window.fill("passphrase", "일곱글자입니").await;
    window.enter().await;
    window.see("8자 이상으로 정하세요.").await;
    window.fill("passphrase", "가나다 라마바사").await;
    window.fill("passphrase-again", "가나다 라마바").await;
    window.enter().await;
    window.see("두 암호가 서로 다릅니다.").await;
    window.picture("passphrase-differs").await;
    window.fill("passphrase-again", "가나다 라마바사").await;
    window.enter().await;
    window.find("login-id").await;
    window.see("시작할 때마다 로그인해야 하며").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    window.see("암호를 입력하세요").await;
    window.fill("passphrase", "다른 암호입니다").await;
    window.enter().await;
    window.find("unlock-problem").await;
    window.picture("passphrase-wrong").await;
    window.fill("passphrase", "가나다 라마바사").await;
    window.enter().await;
    window.find("login-id").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    window.click("unlock-forgotten").await;
    window.see("새로 시작하시겠습니까?").await;
    window.picture("passphrase-forgotten").await;
    window.click("unlock-anew-yes").await;
    window.see("이 컴퓨터의 암호를 정하세요").await;
    window.fill("passphrase", "another one").await;
    window.fill("passphrase-again", "another one").await;
    window.enter().await;
    window.find("login-id").await;
    window.see("파일을 따로 보관하고 새로 시작했습니다").await;
    window.picture("key-lost").await;
    window.close().await;
}
