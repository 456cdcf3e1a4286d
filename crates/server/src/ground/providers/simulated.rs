//! The services outside of a demo server: those that aren't configured are simulated, and texts go to its outbox.

use std::net::Ipv4Addr;
use std::sync::Arc;

use pok_simulator::{Deliver, Delivery, Keys};
use tokio::net::TcpListener;

use crate::ground::config::{AddressRegister, IdentityProvider, Providers, SmsGateway, TaxService};
use crate::ground::fault::Fault;
use crate::ground::mail::Outbox;
use crate::ground::sender::SmsSender as _;

/// The phones of a demo.
struct Phones(Arc<Outbox>);

impl Deliver for Phones {
    fn deliver<'a>(&'a self, to: &'a str, text: &'a str) -> Delivery<'a> {
        Box::pin(async move { self.0.send(to, text).await.map_err(|fault| fault.to_string()) })
    }
}

/// Starts a simulator on a free port of this computer and names it wherever nothing is configured. It ends at `stop`.
pub(crate) async fn simulate(
    configured: &Providers,
    outbox: Arc<Outbox>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Providers, Fault> {
    let keys = Keys::default();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = pok_simulator::router(keys.clone(), Arc::new(Phones(outbox)));
    tokio::spawn(async move {
        if let Err(error) = pok_simulator::serve(listener, router, stop).await {
            tracing::error!(error = %error, "the simulator ended");
        }
    });
    let mut providers = configured.clone();
    providers.identity.get_or_insert_with(|| IdentityProvider {
        url: url.clone(),
        secret: keys.identity_secret,
        channel: keys.identity_channel,
    });
    providers.sms.get_or_insert_with(|| SmsGateway {
        url: url.clone(),
        api_key: keys.sms_key,
        api_secret: keys.sms_secret,
        from: keys.sms_from,
    });
    providers.address.get_or_insert_with(|| AddressRegister { url: url.clone(), key: keys.address_key });
    providers.business.get_or_insert(TaxService { url, key: keys.business_key });
    Ok(providers)
}
