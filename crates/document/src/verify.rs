//! Checking a document with no network: what holds of it and what does not.
//!
//! Every update must be, byte for byte, what [`crate::sign`] writes; so a replaced page, a field filled in later, a gap
//! outside `/ByteRange`, loose bytes between objects and a second reading of the same bytes have nowhere to hide.
//! That is stricter than a general validator: a PDF signed with other software does not hold here. A document
//! timestamp or a DSS after the last signature is refused too, until this crate can make and check one.
//! A certificate says which party it signs for, so each signature is checked against its field's; who is to sign for a
//! party is the caller's to compare.

use crate::chain;
use crate::cms::Container;
use crate::error::DocumentError;
use crate::face::Appearance;
use crate::field::Field;
use crate::moment;
use crate::profile;
use crate::reader::{Document, Refusal, Signed};
use crate::report::{Fault, SignatureReport, VerifyReport};
use crate::seal::Seal;
use crate::sign::{signed_digest, unhex};

/// Checks every signature of a document against the roots that are trusted (DER).
///
/// Never fails: what cannot be read is a fault of the report.
#[must_use]
pub fn verify(pdf: &[u8], trusted_roots: &[Vec<u8>]) -> VerifyReport {
    let document = match Document::read(pdf) {
        Ok(document) => document,
        Err(refusal) => {
            let added = refusal == Refusal::Update || begins_as_ours(pdf);
            let fault = if added { Fault::ForeignUpdate } else { Fault::NotOurs };
            return VerifyReport::new(Vec::new(), vec![fault]);
        }
    };
    let faults = if document.signatures.is_empty() { vec![Fault::Unsigned] } else { Vec::new() };
    let reports = document.signatures.iter().map(|signed| report(pdf, signed, trusted_roots)).collect();
    VerifyReport::new(reports, faults)
}

/// Whether a document of ours ends somewhere within the file, so that what follows was added to it.
fn begins_as_ours(pdf: &[u8]) -> bool {
    const END: &[u8] = b"\n%%EOF\n";
    const MOST_REVISIONS: usize = 6;
    let ends = pdf.windows(END.len()).enumerate().filter(|(_, window)| *window == END).take(MOST_REVISIONS);
    ends.filter_map(|(at, _)| pdf.get(..at + END.len())).any(|prefix| Document::read(prefix).is_ok())
}

fn report(pdf: &[u8], signed: &Signed<'_>, roots: &[Vec<u8>]) -> SignatureReport {
    let mut report = SignatureReport {
        field: signed.update.field(),
        signer_name: String::new(),
        company: String::new(),
        signed_at: 0,
        intact: false,
        covers_document: signed.end == pdf.len(),
        chain_trusted: false,
        root_name: String::new(),
        certificate_sha256: String::new(),
        faults: Vec::new(),
    };
    match moment::micros(&signed.update.date) {
        Some(moment) => report.signed_at = moment,
        None => report.faults.push(Fault::Container),
    }
    let Some(container) = container(pdf, signed) else {
        report.faults.push(Fault::Container);
        return report;
    };
    let signer = &container.signer;
    report.signer_name = chain::subject_text(signer, chain::COMMON_NAME);
    report.company = chain::subject_text(signer, chain::ORGANIZATION_NAME);
    report.certificate_sha256 = chain::fingerprint(signer);

    let key = chain::key_of(signer).filter(|_| chain::may_sign(signer));
    let digest = signed_digest(pdf.get(..signed.end).unwrap_or_default(), &signed.hole);
    match key {
        None => report.faults.push(Fault::Certificate),
        Some(_) if !container.is_of(&digest) => report.faults.push(Fault::Content),
        Some(key) if !container.is_signed_with(&key) => report.faults.push(Fault::Signature),
        Some(_) => report.intact = true,
    }
    if report.faults.is_empty() {
        match chain::check(signer, &container.others, roots, report.signed_at) {
            Ok(root) => (report.chain_trusted, report.root_name) = (true, root),
            Err(fault) => report.faults.push(fault),
        }
    }
    if report.chain_trusted && profile::field_of(signer) != Some(report.field) {
        report.faults.push(Fault::WrongParty);
    }
    report
}

fn container(pdf: &[u8], signed: &Signed<'_>) -> Option<Container> {
    Container::read(&unhex(pdf.get(signed.hole.clone())?)?)
}

/// The one signature by which a document was extended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension<'a> {
    /// The field that was signed.
    pub field: Field,
    /// SHA-256 of the signer's certificate, in lower-case hex.
    pub certificate_sha256: String,
    /// The claimed time: microseconds since 1970-01-01T00:00:00Z.
    pub signed_at: i64,
    appearance: Appearance<'a>,
}

impl Extension<'_> {
    /// Whether what one sees of the signature is this seal, pixel for pixel. False of an invisible one.
    #[must_use]
    pub fn shows(&self, seal: &Seal) -> bool {
        self.appearance.shows(seal)
    }
}

/// Checks that `signed` is the very bytes of `base` and exactly one more signature, and tells which.
///
/// Says nothing of whether the signature holds: that is [`verify`]'s.
///
/// # Errors
/// [`DocumentError::BaseChanged`], [`DocumentError::NotOneSignature`], [`DocumentError::NotOurs`].
pub fn extends<'a>(base: &[u8], signed: &'a [u8]) -> Result<Extension<'a>, DocumentError> {
    if !signed.starts_with(base) {
        return Err(DocumentError::BaseChanged);
    }
    let before = Document::read(base)?.signatures.len();
    let document = Document::read(signed)?;
    let added = document.signatures.get(before..).unwrap_or_default();
    let [one] = added else { return Err(DocumentError::NotOneSignature(added.len())) };
    let container = container(signed, one).ok_or(DocumentError::NotOurs("the signature's container"))?;
    Ok(Extension {
        field: one.update.field(),
        certificate_sha256: chain::fingerprint(&container.signer),
        signed_at: moment::micros(&one.update.date).ok_or(DocumentError::NotOurs("the date of the signature"))?,
        appearance: one.update.appearance.clone(),
    })
}
