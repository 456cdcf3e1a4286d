//! What became of a write whose answer was lost.

use pok_api::remote::operation::{Outcome, Status};
use pok_domain::OperationId;
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;

use crate::harness::{Server, Signer, create, sealed};

on_both! {
    async fn the_outcome_outlives_a_crash_and_the_replay_answers_the_same(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        let operation = OperationId::generate();
        let receipt = server.call_as(Some(&signer.token), operation, &call).await.unwrap();
        server.crash_and_restart().await;
        let outcome = server.call(Some(&signer.token), &Status { operation }).await.unwrap();
        assert_eq!(outcome, Outcome::Done(receipt.clone()));
        assert_eq!(server.call_as(Some(&signer.token), operation, &call).await.unwrap(), receipt);
    }
}
