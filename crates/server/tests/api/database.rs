//! What others do to the database.

use std::time::Duration;

use pok_api::Code;
use pok_domain::OperationId;
use pok_server::BuyerRole;

use crate::harness::{Server, create};

on_both! {
    async fn s23a_while_another_process_holds_the_database_a_write_is_put_off_and_not_broken(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        // On PostgreSQL it is the holder's lock that is waited for, and the database that says how long.
        server.restart(|config| {
            config.patience = Duration::from_millis(500);
            if let Some(url) = &mut config.database {
                url.push_str("?options=-c%20lock_timeout%3D500");
            }
        }).await;
        let mut other = server.sql().await;
        let hold = match server.config.database {
            None => "begin immediate",
            Some(_) => "begin; lock table number_sequence in access exclusive mode",
        };
        sqlx::raw_sql(hold).execute(&mut other).await.unwrap();
        let call = create();
        let tries = (0..4).map(|_| server.call(Some(&key), &call));
        for refused in futures_util::future::join_all(tries).await {
            let refused = refused.unwrap_err();
            assert_eq!(refused.code, Code::Unavailable, "{refused:?}");
            assert!(refused.retry_after_ms.is_some());
        }
        let operation = OperationId::generate();
        let mut request = server.http.post(server.url("/api/v1/buyer.contract.create")).json(&call).bearer_auth(&key);
        request = request.header("idempotency-key", operation.to_string());
        let response = request.send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()["retry-after"].to_str().unwrap()), (503, "2"));
        sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
        server.call_as(Some(&key), operation, &call).await.unwrap();
    }
}
