//! Files up and down.

use pok_api::protocol::{BLOBS, CHUNK, MAX_FILE, UPLOAD_LENGTH};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::sample::PNG;
use crate::harness::{Server, Signer, create, sealed, sha256};

/// A picture as long as asked.
fn picture(length: usize) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    bytes.extend((bytes.len()..length).map(|at| (at * 31 % 251) as u8));
    bytes
}

fn held(response: &reqwest::Response) -> (u16, u64) {
    let offset = response.headers()["upload-offset"].to_str().unwrap().parse().unwrap();
    (response.status().as_u16(), offset)
}

on_both! {
    async fn an_upload_goes_on_after_the_server_was_killed(server: Server) {
        let mut server = server;
        server.run_apart().await;
        let token = server.primary().await.access_token;
        let file = picture(2 * CHUNK + 777);
        let (id, length) = (sha256(&file), file.len() as u64);
        let first = server.put(&token, id, 0, length, file[..CHUNK].to_vec()).await;
        assert_eq!(held(&first), (200, CHUNK as u64));
        server.kill();
        server.restart_apart();
        let head = server.http.head(server.url(&format!("{BLOBS}/{id}"))).bearer_auth(&token).send().await.unwrap();
        assert_eq!(held(&head), (200, CHUNK as u64));
        assert_eq!(head.headers()[UPLOAD_LENGTH], length.to_string());
        assert_eq!(server.get(&token, id).await.status(), 404, "not before the last byte");
        let wrong = server.put(&token, id, 5, length, file[5..CHUNK].to_vec()).await;
        assert_eq!(held(&wrong), (409, CHUNK as u64));
        server.put(&token, id, CHUNK as u64, length, file[CHUNK..2 * CHUNK].to_vec()).await;
        let last = server.put(&token, id, 2 * CHUNK as u64, length, file[2 * CHUNK..].to_vec()).await;
        assert_eq!(held(&last), (200, length));
        assert_eq!(server.download(&token, id).await, file);
        let again = server.put(&token, id, 0, length, file[..CHUNK].to_vec()).await;
        assert_eq!(held(&again), (200, length), "what is there needn't go up again");
    }

    async fn chunks_at_the_same_time_do_not_mix(server: Server) {
        let token = server.primary().await.access_token;
        let file = picture(40_000);
        let (id, length) = (sha256(&file), file.len() as u64);
        let sends = (0..8).map(|_| server.put(&token, id, 0, length, file[..20_000].to_vec()));
        let answers = futures_util::future::join_all(sends).await;
        assert_eq!(answers.iter().filter(|answer| answer.status() == 200).count(), 1);
        assert!(answers.iter().all(|answer| held(answer).1 == 20_000));
        server.put(&token, id, 20_000, length, file[20_000..].to_vec()).await;
        assert_eq!(server.download(&token, id).await, file);
    }

    async fn a_part_of_a_file_can_be_asked_for(server: Server) {
        let token = server.primary().await.access_token;
        let file = picture(5_000);
        let id = server.upload(&token, &file).await;
        let part = async |range: &str| {
            let request = server.http.get(server.url(&format!("{BLOBS}/{id}"))).bearer_auth(&token);
            let response = request.header("range", range).send().await.unwrap();
            let length = response.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap();
            let place = response.headers().get("content-range").map(|value| value.to_str().unwrap().to_owned());
            let (status, content) = (response.status().as_u16(), response.bytes().await.unwrap().to_vec());
            assert_eq!(length, content.len());
            (status, place, content)
        };
        assert_eq!(part("bytes=10-19").await, (206, Some("bytes 10-19/5000".into()), file[10..20].to_vec()));
        assert_eq!(part("bytes=4990-").await, (206, Some("bytes 4990-4999/5000".into()), file[4990..].to_vec()));
        assert_eq!(part("bytes=5000-").await.0, 416);
        let whole = server.get(&token, id).await;
        assert_eq!(whole.headers()["content-type"], "image/png");
        assert_eq!(whole.headers()["content-length"], "5000");
        assert_eq!(whole.headers()["x-content-type-options"], "nosniff");
    }

    async fn what_is_not_what_it_says_is_discarded(server: Server) {
        let token = server.primary().await.access_token;
        let file = picture(300);
        let wrong_name = sha256(b"another file");
        assert_eq!(server.put(&token, wrong_name, 0, 300, file.clone()).await.status(), 422);
        let again = server.put(&token, wrong_name, 1, 300, file[1..].to_vec()).await;
        assert_eq!(held(&again), (409, 0), "nothing of it is kept");
        let program = b"MZ\x90\x00 this program cannot be run".to_vec();
        let refused = server.put(&token, sha256(&program), 0, program.len() as u64, program.clone()).await;
        assert_eq!(refused.status(), 415);
        let script = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n\
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
            trailer<</Root 1 0 R/Size 4>>\n%%EOF\n".to_vec();
        let refused = server.put(&token, sha256(&script), 0, script.len() as u64, script.clone()).await;
        assert_eq!(refused.status(), 415);
        let large = server.put(&token, sha256(b"large"), 0, MAX_FILE + 1, vec![0; 10]).await;
        assert_eq!(large.status(), 413);
        let beyond = server.put(&token, sha256(b"beyond"), 0, 5, vec![0; 10]).await;
        assert_eq!(beyond.status(), 422);
    }

    async fn the_buyer_reads_what_it_gave_out_and_got_back_and_nothing_else(server: Server) {
        let purchaser = server.buyer(BuyerRole::Buyer).await;
        let key = server.buyer(BuyerRole::Inspector).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let state = sealed(&server, &purchaser, &create()).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        for (blob, status) in
            [(contract.documents[0].blob, 200), (contract.documents[1].blob, 200), (call.seal, 404), (call.signed, 404)]
        {
            assert_eq!(server.get(&key, blob).await.status(), status, "before the signature");
        }
        signer.sign(&server, &call).await.unwrap();
        server.download(&key, call.signed).await;
        assert_eq!(server.get(&key, call.seal).await.status(), 404, "a supplier's own upload");
        assert_eq!(server.get("pok_wrong", call.signed).await.status(), 401);
    }

    async fn a_signed_file_handed_out_is_written_down_once_a_download_and_whoever_has_it(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let state = sealed(&server, &key, &create()).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        signer.sign(&server, &call).await.unwrap();
        let from = async |token: &str, range: &str| {
            let request = server.http.get(server.url(&format!("{BLOBS}/{}", call.signed))).bearer_auth(token);
            assert_eq!(request.header("range", range).send().await.unwrap().status(), 206);
        };
        let entries = async || server.audited("downloaded").await;
        let company = server.primary().await.company.id;
        for (token, role, before) in [(signer.token.as_str(), "PRIMARY", 0), (key.as_str(), "buyer", 2)] {
            from(token, "bytes=1-").await;
            assert_eq!(entries().await.len(), before + 1, "not only from the first byte on");
            from(token, "bytes=9-").await;
            from(token, "bytes=4000-").await;
            assert_eq!(entries().await.len(), before + 1, "the rest of one download");
            server.download(token, call.signed).await;
            let written = entries().await;
            assert_eq!(written.len(), before + 2);
            let last = written.last().unwrap();
            assert_eq!(last["actor"]["role"], role);
            assert_eq!(last["contract"], contract.id.to_string());
            assert_eq!(last["company"], company.to_string());
            assert_eq!(last["sha256"], call.signed.to_string());
        }
    }
}
