//! 이용약관 and 개인정보 수집/이용: published by the buyer, shown before login (LOG-16).

use pok_api::Code;
use pok_api::buyer::terms::Publish;
use pok_api::remote::terms::Current;
use pok_domain::OperationId;
use pok_domain::terms::{Terms, TermsKind};
use pok_server::{BuyerRole, Clock as _};

use crate::harness::Server;

on_both! {
    async fn log_16_the_demo_has_both_documents(server: Server) {
        let current: Vec<Terms> = server.call(None, &Current {}).await.unwrap();
        assert_eq!(current.iter().map(|terms| terms.kind).collect::<Vec<_>>(), TermsKind::ALL);
        for term in ["공급자", "시스템", "공급자 임직원", "공급자 ID", "비밀번호", "발주서", "견적서"] {
            assert!(current[0].body.contains(&format!("\"{term}\"")), "{term}");
        }
        assert!(current[1].body.contains("목적 | 항목") && current[1].body.contains("아이디(이메일주소), 비밀번호, 이름"));
        assert!(current.iter().all(|terms| !terms.body.contains("{buyer}")));
    }

    async fn log_16_only_the_buyer_publishes_and_once_per_key(server: Server) {
        let call = Publish {
            kind: TermsKind::Terms,
            title: "이용약관".into(),
            body: "# 제1조\n개정".into(),
            effective_at: server.clock.now(),
            needs_reconsent: true,
        };
        let clerk = server.buyer(BuyerRole::Clerk).await;
        assert_eq!(server.call(Some(&clerk), &call).await.unwrap_err().code, Code::Forbidden);
        let key = server.buyer(BuyerRole::Buyer).await;
        for wrong in [Publish { title: " ".into(), ..call.clone() }, Publish { body: String::new(), ..call.clone() }] {
            assert_eq!(server.call(Some(&key), &wrong).await.unwrap_err().code, Code::Invalid);
        }
        let operation = OperationId::generate();
        let first = server.call_as(Some(&key), operation, &call).await.unwrap();
        assert_eq!(first.version, 2);
        assert_eq!(server.call_as(Some(&key), operation, &call).await.unwrap(), first);
        assert_eq!(server.audited("terms_published").await.len(), 1);
        let current: Vec<Terms> = server.call(None, &Current {}).await.unwrap();
        assert_eq!((current[0].id, current[0].body.as_str()), (first.terms, "# 제1조\n개정"));
    }
}
