//! The keys the server holds: its authority's, and the buyer's own. Made at the first start, readable by its user only.

use std::io::ErrorKind;
use std::path::Path;

use jiff::Timestamp;
use pok_document::{
    Authority, DocumentError, Field, SigningIdentity, SigningKey, Subject, certificate_request, generate_key,
};
use pok_domain::OperationId;
use pok_domain::member::{Company, Contact};

use crate::ground::config::BuyerRecord;
use crate::ground::fault::Fault;
use crate::ground::secret::write_private;

/// How long the buyer's certificate is good for, in microseconds.
const BUYER_LIVES: i64 = 825 * 24 * 3600 * 1_000_000;
const DAY: i64 = 24 * 3600 * 1_000_000;

/// The authority, and the identity the buyer signs with.
pub(crate) struct Keys {
    authority: Authority,
    root: Vec<u8>,
    buyer: SigningIdentity,
}

impl Keys {
    /// Reads the keys from `folder`, or makes them there. Their certificates begin `years` ago: the demo's contracts
    /// were signed in the past.
    pub(crate) fn load(folder: &Path, buyer: &BuyerRecord, now: Timestamp, years: i64) -> Result<Self, Fault> {
        let before = years * 365 * DAY;
        std::fs::create_dir_all(folder)?;
        let now = now.as_microsecond();
        let authority = match read(&folder.join("authority.pem"))? {
            Some(pem) => Authority::from_pem(&pem).map_err(broken)?,
            None => {
                let made =
                    Authority::generate(&format!("{} PoK CA", buyer.name), now - before - DAY).map_err(broken)?;
                write_private(&folder.join("authority.pem"), made.to_pem().map_err(broken)?.as_bytes())?;
                made
            }
        };
        let key = buyer_key(&folder.join("buyer.key"))?;
        let root = authority.root_der().map_err(broken)?;
        // Issued at each start, so that it is never about to end; every one of them leads to the same root.
        let subject = Subject {
            name: buyer.name.clone(),
            company: buyer.name.clone(),
            business_reg_no: Some(buyer.business_reg_no.clone()),
            contact_id: "buyer".into(),
            field: Field::Buyer,
        };
        let request = certificate_request(&key, &buyer.name).map_err(broken)?;
        let serial = OperationId::generate().0.into_bytes();
        let (from, until) = (now - before, now + BUYER_LIVES);
        let certificate = authority.issue(&request, &subject, serial, from, until).map_err(broken)?;
        let buyer = SigningIdentity::new(key, &[certificate, root.clone()]).map_err(broken)?;
        Ok(Self { authority, root, buyer })
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The root certificate, DER.
    pub(crate) fn root(&self) -> &[u8] {
        &self.root
    }

    pub(crate) fn buyer(&self) -> &SigningIdentity {
        &self.buyer
    }
}

/// Whom the certificate of a supplier's contact names.
pub(crate) fn subject(contact: &Contact, company: &Company) -> Subject {
    Subject {
        name: contact.name.to_string(),
        company: company.name.to_string(),
        business_reg_no: company.business_reg_no.map(|number| number.to_string()),
        contact_id: contact.id.to_string(),
        field: Field::Supplier,
    }
}

fn buyer_key(path: &Path) -> Result<SigningKey, Fault> {
    match std::fs::read(path) {
        Ok(bytes) => SigningKey::from_slice(&bytes).map_err(|_| Fault::broken("the buyer's key can't be read")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = generate_key();
            write_private(path, &key.to_bytes())?;
            Ok(key)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(path: &Path) -> Result<Option<String>, Fault> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn broken(error: DocumentError) -> Fault {
    Fault::Broken(error.into())
}
