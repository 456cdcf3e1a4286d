//! The audit chain.

use pok_server::BuyerRole;
use pok_server::audit::{Break, Verdict};
use pok_server::demo::ACCOUNTS;
use sqlx::{AssertSqlSafe, Row as _};

use crate::harness::{Server, Signer, create, sealed};

async fn run(server: &Server, sql: &str) -> Result<u64, String> {
    let done = sqlx::query(AssertSqlSafe(sql)).execute(&mut server.sql().await).await;
    done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}

/// Takes away what keeps a database's owner from changing the chain.
async fn unlock(server: &Server) {
    let statements: &[&str] = match server.config.database {
        None => &["drop trigger audit_keeps_update", "drop trigger audit_keeps_delete"],
        Some(_) => &["drop trigger audit_keeps on audit"],
    };
    for statement in statements {
        run(server, statement).await.unwrap();
    }
}

on_both! {
    async fn the_chain_holds_and_a_signature_leaves_its_trace(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        let receipt = signer.sign(&server, &call).await.unwrap();
        let Verdict::Holds { entries, head } = server.running().verify_audit().await.unwrap() else { panic!() };
        assert_eq!(head, receipt.audit_head.to_string());
        server.download(&signer.token, call.signed).await;
        let Verdict::Holds { entries: after, .. } = server.running().verify_audit().await.unwrap() else { panic!() };
        assert_eq!(after, entries + 1, "handing out a signed file is written down");
        let sql = "select entry from audit where contract_id = $1 order by seq";
        let query = sqlx::query(sql).bind(contract.id.to_string());
        let rows = query.fetch_all(&mut server.sql().await).await.unwrap();
        let entries: Vec<serde_json::Value> =
            rows.iter().map(|row| serde_json::from_str(row.try_get::<&str, _>(0).unwrap()).unwrap()).collect();
        let events: Vec<&str> = entries.iter().map(|entry| entry["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["contract_written", "sealed", "consented", "consented", "signed", "downloaded"]);
        let signed = &entries[4];
        assert_eq!(signed["sha256"], call.signed.to_string());
        assert_eq!(signed["actor"]["role"], "PRIMARY");
        assert_eq!(signed["actor"]["device"], "시험용 컴퓨터");
        assert_eq!(signed["actor"]["peer"], "127.0.0.1");
    }

    async fn the_database_refuses_to_change_or_remove_an_entry(server: Server) {
        server.primary().await;
        for sql in ["update audit set entry = '{}'", "delete from audit"] {
            let refused = run(&server, sql).await.unwrap_err();
            assert!(refused.contains("append-only"), "{refused}");
        }
    }

    async fn a_change_behind_the_triggers_back_is_found(server: Server) {
        for account in &ACCOUNTS[..3] {
            server.log_in(account).await;
        }
        unlock(&server).await;
        let sql = "update audit set entry = replace(entry, 'PRIMARY', 'SECONDARY') where seq = 1";
        assert_eq!(run(&server, sql).await, Ok(1));
        let verdict = server.running().verify_audit().await.unwrap();
        assert_eq!(verdict, Verdict::Broken { seq: 1, what: Break::Changed });
    }

    async fn a_removed_entry_is_found_wherever_it_was(server: Server) {
        for account in &ACCOUNTS[..3] {
            server.log_in(account).await;
        }
        unlock(&server).await;
        assert_eq!(run(&server, "delete from audit where seq = 3").await, Ok(1));
        let cut = server.running().verify_audit().await.unwrap();
        assert_eq!(cut, Verdict::Broken { seq: 3, what: Break::CutOff });
        assert_eq!(run(&server, "delete from audit where seq = 1").await, Ok(1));
        let gap = server.running().verify_audit().await.unwrap();
        assert_eq!(gap, Verdict::Broken { seq: 2, what: Break::Gap });
    }
}
