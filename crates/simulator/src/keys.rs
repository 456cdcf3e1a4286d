//! What callers have to show.

/// The keys that the services accept. The default's are known to everybody, as is everything here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// `Authorization: PortOne …` of the identity provider.
    pub identity_secret: String,
    /// Its `channelKey`.
    pub identity_channel: String,
    /// `apiKey` of the text message gateway.
    pub sms_key: String,
    /// What its requests are signed with.
    pub sms_secret: String,
    /// The one number that messages may come from: a real gateway knows its customers' numbers.
    pub sms_from: String,
    /// `confmKey` of the address register.
    pub address_key: String,
    /// `serviceKey` of the tax service.
    pub business_key: String,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            identity_secret: "simulated-identity-secret".into(),
            identity_channel: "channel-key-simulated".into(),
            sms_key: "SIMULATEDSMSKEY".into(),
            sms_secret: "simulated-sms-secret".into(),
            sms_from: "0316001100".into(),
            address_key: "U01TX0FVVEhTSU1VTEFURUQ=".into(),
            business_key: "simulated/tax+service=key".into(),
        }
    }
}
