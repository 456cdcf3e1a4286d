//! Each service over HTTP, as a client of the real one sees it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use pok_simulator::{Keys, Outbox, ci};
use serde_json::{Value, json};
use sha2::Sha256;

struct Simulator {
    url: String,
    outbox: Arc<Outbox>,
    keys: Keys,
    http: reqwest::Client,
}

impl Simulator {
    async fn start() -> Self {
        let (outbox, keys) = (Arc::<Outbox>::default(), Keys::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = pok_simulator::router(keys.clone(), outbox.clone());
        tokio::spawn(pok_simulator::serve(listener, router, std::future::pending()));
        Self { url, outbox, keys, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn identity(&self, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}/identity-verifications/{path}", self.url);
        let request = body.map_or_else(|| self.http.get(&url), |body| self.http.post(&url).json(&body));
        Self::answer(request.header("authorization", format!("PortOne {}", self.keys.identity_secret))).await
    }

    async fn ask(&self, id: &str, name: &str, method: &str) -> (u16, Value) {
        let body = json!({
            "channelKey": self.keys.identity_channel, "operator": "KT_MVNO", "method": method,
            "customer": {
                "name": name, "phoneNumber": "01044440001", "identityNumber": "9203152", "ipAddress": "127.0.0.1",
            },
        });
        self.identity(&format!("{id}/send"), Some(body)).await
    }

    async fn text(&self, authorization: &str, from: &str) -> (u16, Value) {
        let request = self.http.post(format!("{}/messages/v4/send", self.url)).header("authorization", authorization);
        let message = json!({ "to": "01044440001", "from": from, "text": "안녕하세요" });
        Self::answer(request.json(&json!({ "message": message }))).await
    }

    fn signed(&self, at: Timestamp, secret: &str) -> String {
        let (date, salt) = (at.to_string(), "0123456789abcdef");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{date}{salt}").as_bytes());
        let signature = base16ct::lower::encode_string(&mac.finalize().into_bytes());
        format!("HMAC-SHA256 apiKey={}, date={date}, salt={salt}, signature={signature}", self.keys.sms_key)
    }

    async fn addresses(&self, query: &[(&str, &str)]) -> Value {
        let url = format!("{}/addrlink/addrLinkApi.do", self.url);
        Self::answer(self.http.get(url).query(query)).await.1["results"].take()
    }
}

#[tokio::test]
async fn a_code_verifies_whoever_has_the_phone() {
    let outside = Simulator::start().await;
    assert_eq!(outside.ask("a", "한소라", "SMS").await.0, 200);
    assert_eq!(outside.ask("a", "한소라", "SMS").await.1["type"], "IDENTITY_VERIFICATION_ALREADY_SENT");
    assert_eq!(outside.identity("a", None).await.1["status"], "READY");
    let text = outside.outbox.texts().remove(0);
    assert_eq!(text.to, "01044440001");
    let code: String = text.text.chars().filter(char::is_ascii_digit).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let (status, refused) = outside.identity("a/confirm", Some(json!({ "otp": wrong }))).await;
    assert_eq!((status, &refused["type"]), (502, &json!("PG_PROVIDER")));
    let (status, said) = outside.identity("a/confirm", Some(json!({ "otp": code }))).await;
    let customer = &said["identityVerification"]["verifiedCustomer"];
    assert_eq!((status, &customer["name"], &customer["gender"]), (200, &json!("한소라"), &json!("FEMALE")));
    assert_eq!((&customer["birthDate"], &customer["isForeigner"]), (&json!("1992-03-15"), &json!(false)));
    assert_eq!(customer["ci"], ci("한소라", jiff::civil::date(1992, 3, 15), "FEMALE"));
    assert_eq!(customer["ci"].as_str().unwrap().len(), 88);
    assert_eq!(outside.identity("a", None).await.1["status"], "VERIFIED");
    assert_eq!(outside.identity("b", None).await.0, 404);
}

#[tokio::test]
async fn five_wrong_codes_are_enough() {
    let outside = Simulator::start().await;
    outside.ask("a", "한소라", "SMS").await;
    let code: String = outside.outbox.texts()[0].text.chars().filter(char::is_ascii_digit).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(outside.identity("a/confirm", Some(json!({ "otp": wrong }))).await.1["pgCode"], "0010");
    }
    assert_eq!(outside.identity("a/confirm", Some(json!({ "otp": code }))).await.1["pgCode"], "0012");
}

#[tokio::test]
async fn in_the_app_one_confirms_by_oneself_or_declines() {
    let outside = Simulator::start().await;
    outside.ask("a", "한소라", "APP").await;
    outside.ask("b", pok_simulator::DECLINES, "APP").await;
    assert_eq!(outside.identity("a", None).await.1["status"], "READY");
    assert_eq!(outside.identity("a/confirm", Some(json!({}))).await.1["pgCode"], "0020");
    tokio::time::sleep(pok_simulator::CONFIRMS_AFTER + Duration::from_millis(100)).await;
    assert_eq!(outside.identity("a", None).await.1["status"], "VERIFIED");
    assert_eq!(outside.identity("b", None).await.1["status"], "FAILED");
    assert!(outside.outbox.texts().is_empty());
}

#[tokio::test]
async fn who_is_refused_or_malformed_or_has_no_key_is_told_so() {
    let outside = Simulator::start().await;
    assert_eq!(outside.ask("a", pok_simulator::REFUSED, "SMS").await.1["type"], "PG_PROVIDER");
    assert_eq!(
        outside.ask("a", "  ", "SMS").await,
        (
            400,
            json!({
                "type": "INVALID_REQUEST", "message": "the customer isn't well formed",
            })
        )
    );
    assert_eq!(outside.ask("a", "한소라", "MAIL").await.0, 400);
    let url = format!("{}/identity-verifications/a", outside.url);
    assert_eq!(Simulator::answer(outside.http.get(url).header("authorization", "PortOne x")).await.0, 401);
    assert!(outside.outbox.texts().is_empty());
}

#[tokio::test]
async fn a_text_goes_out_only_with_a_fresh_signature_and_a_registered_sender() {
    let outside = Simulator::start().await;
    let (now, secret, from) = (Timestamp::now(), outside.keys.sms_secret.clone(), outside.keys.sms_from.clone());
    let refused = async |authorization: String, from: &str| {
        let (status, body) = outside.text(&authorization, from).await;
        assert_ne!(status, 200);
        body["errorCode"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(outside.signed(now, "another"), &from).await, "SignatureDoesNotMatch");
    let old = now.saturating_sub(SignedDuration::from_mins(16)).unwrap();
    assert_eq!(refused(outside.signed(old, &secret), &from).await, "RequestTimeTooSkewed");
    let other = outside.signed(now, &secret).replace(&outside.keys.sms_key, "x");
    assert_eq!(refused(other, &from).await, "InvalidAPIKey");
    assert_eq!(refused("Basic x".into(), &from).await, "Unauthorized");
    assert_eq!(refused(outside.signed(now, &secret), "0299999999").await, "NotEnoughSenderNumber");
    assert!(outside.outbox.texts().is_empty());
    let (status, taken) = outside.text(&outside.signed(now, &secret), &from).await;
    assert_eq!((status, &taken["statusCode"]), (200, &json!("2000")));
    assert_eq!(outside.outbox.texts()[0].text, "안녕하세요");
}

#[tokio::test]
async fn addresses_come_a_page_at_a_time_and_faults_with_the_registers_codes() {
    let outside = Simulator::start().await;
    let key = outside.keys.address_key.clone();
    let search = async |keyword: &str, page: &str| {
        let query = [("confmKey", key.as_str()), ("keyword", keyword), ("currentPage", page), ("countPerPage", "5")];
        outside.addresses(&[&query[..], &[("resultType", "json")]].concat()).await
    };
    let first = search("강남구", "1").await;
    assert_eq!((&first["common"]["errorCode"], &first["common"]["countPerPage"]), (&json!("0"), &json!("5")));
    assert_eq!(first["juso"].as_array().unwrap().len(), 5);
    let row = &first["juso"][0];
    assert_eq!((&row["siNm"], &row["sggNm"]), (&json!("서울특별시"), &json!("강남구")));
    let code: u32 = row["zipNo"].as_str().unwrap().parse().unwrap();
    assert!((1000..10000).contains(&code) && row["zipNo"].as_str().unwrap().len() == 5);
    assert_ne!(search("강남구", "2").await["juso"][0]["roadAddr"], row["roadAddr"]);
    assert_eq!(search("강남구", "1").await, first, "the same every time");
    for (keyword, code) in
        [("", "E0005"), ("가", "E0008"), ("서울특별시", "E0006"), ("가온로 %", "E0013"), ("123", "E0009")]
    {
        let refused = search(keyword, "1").await;
        assert_eq!((&refused["common"]["errorCode"], &refused["juso"]), (&json!(code), &Value::Null), "{keyword}");
    }
    assert_eq!(search("강남구", "2000").await["common"]["errorCode"], "E0015");
    assert_eq!(outside.addresses(&[("keyword", "강남구")]).await["common"]["errorCode"], "E0001");
}

#[tokio::test]
async fn a_business_stands_as_its_number_says() {
    let outside = Simulator::start().await;
    let ask = async |key: &str, numbers: Value| {
        let request = outside.http.post(format!("{}/nts-businessman/v1/status", outside.url));
        Simulator::answer(request.query(&[("serviceKey", key)]).json(&json!({ "b_no": numbers }))).await
    };
    let key = outside.keys.business_key.clone();
    let (_, said) = ask(&key, json!(["1208147521", "1208147502", "1208147503", "1208147500", "12"])).await;
    let codes: Vec<&str> =
        said["data"].as_array().unwrap().iter().map(|one| one["b_stt_cd"].as_str().unwrap()).collect();
    assert_eq!(codes, ["01", "02", "03", "", ""]);
    assert_eq!((&said["request_cnt"], &said["match_cnt"]), (&json!(5), &json!(3)));
    assert_eq!(said["data"][2]["end_dt"], "20250630");
    assert_eq!(ask("another", json!(["1208147521"])).await.1["code"], -4);
    assert_eq!(ask(&key, json!("1208147521")).await.1["status_code"], "BAD_JSON_REQUEST");
    assert_eq!(ask(&key, json!(vec!["1208147521"; 101])).await.0, 413);
}
