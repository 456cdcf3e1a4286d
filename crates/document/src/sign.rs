//! Signing: an identity, a field and a face become an incremental update with a PAdES B-B signature in it.
//!
//! The bytes given are kept as they are; what is returned starts with them. Refuses to know who may sign what.

use der::{Decode, Encode};
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use crate::chain;
use crate::cms;
use crate::error::DocumentError;
use crate::face::{Appearance, Face};
use crate::field::Field;
use crate::moment;
use crate::profile;
use crate::reader::Document;
use crate::update::{CONTENTS_LEN, Update};

/// A P-256 key with the certificates that say whose it is.
///
/// The key's 32 bytes are [`SigningKey::to_bytes`]; [`SigningKey::from_slice`] makes it again.
#[derive(Clone)]
pub struct SigningIdentity {
    key: SigningKey,
    chain: Vec<Certificate>,
}

impl SigningIdentity {
    /// A key and its chain in DER, the signer's own certificate first. The root may be part of it or not.
    ///
    /// # Errors
    /// [`DocumentError::Identity`] when the first certificate is not the key's, or may not sign documents;
    /// [`DocumentError::Encoding`] when one cannot be read.
    pub fn new(key: SigningKey, chain: &[Vec<u8>]) -> Result<Self, DocumentError> {
        let chain = chain.iter().map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>()?;
        let leaf = chain.first().ok_or(DocumentError::Identity("there is no certificate"))?;
        if chain::key_of(leaf).as_ref() != Some(key.verifying_key()) {
            return Err(DocumentError::Identity("the certificate is not the key's"));
        }
        if !chain::may_sign(leaf) || profile::field_of(leaf).is_none() {
            return Err(DocumentError::Identity("the certificate may not sign documents"));
        }
        Ok(Self { key, chain })
    }

    /// The certificates in DER, the signer's own first.
    ///
    /// # Errors
    /// [`DocumentError::Encoding`] does not happen for certificates that were read.
    pub fn chain(&self) -> Result<Vec<Vec<u8>>, DocumentError> {
        Ok(self.chain.iter().map(Encode::to_der).collect::<Result<_, _>>()?)
    }

    /// SHA-256 of the signer's certificate in lower-case hex, as [`crate::SignatureReport`] tells it.
    #[must_use]
    pub fn certificate_sha256(&self) -> String {
        self.chain.first().map(chain::fingerprint).unwrap_or_default()
    }
}

impl std::fmt::Debug for SigningIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningIdentity")
            .field("certificate_sha256", &self.certificate_sha256())
            .finish_non_exhaustive()
    }
}

/// Which field to sign, how it looks and when.
#[derive(Debug, Clone, Copy)]
pub struct SignRequest<'a> {
    /// [`Field::Buyer`] or [`Field::Supplier`]; [`Field::Timestamp`] is refused, it is not a person's.
    pub field: Field,
    /// What is seen of it.
    pub face: Face<'a>,
    /// The claimed time: microseconds since 1970-01-01T00:00:00Z; written in whole seconds.
    pub signed_at_micros: i64,
}

/// Signs a document of ours; the bytes returned start with `pdf`.
///
/// # Errors
/// [`DocumentError::NotOurs`], [`DocumentError::AlreadySigned`], [`DocumentError::NoPlace`] for a visible face where
/// there is no place, [`DocumentError::MissingGlyph`] for [`Face::Text`], [`DocumentError::Time`],
/// [`DocumentError::SignatureTooLarge`] for a chain that is too long.
pub fn sign(pdf: &[u8], request: &SignRequest<'_>, identity: &SigningIdentity) -> Result<Vec<u8>, DocumentError> {
    if request.field == Field::Timestamp {
        return Err(DocumentError::Identity("the timestamp field is not for a person's signature"));
    }
    let document = Document::read(pdf)?;
    let widget = document.open_widget(request.field)?;
    let update = Update {
        number: document.last.0.size,
        date: moment::pdf_date(request.signed_at_micros)?,
        appearance: Appearance::of(request.face, request.field, widget.1.place)?,
        widget,
        before: document.last,
    };
    let written = update.write(pdf.len());
    let mut signed = Vec::with_capacity(pdf.len() + written.bytes.len());
    signed.extend_from_slice(pdf);
    signed.extend_from_slice(&written.bytes);

    let digest = signed_digest(&signed, &written.hole);
    let container = cms::sign(&digest, &identity.key, &identity.chain)?;
    if container.len() > CONTENTS_LEN {
        return Err(DocumentError::SignatureTooLarge { needed: container.len(), kept: CONTENTS_LEN });
    }
    let space = signed.iter_mut().skip(written.hole.start + 1);
    for (digit, place) in container.iter().flat_map(|byte| hex(*byte)).zip(space) {
        *place = digit;
    }
    Ok(signed)
}

/// SHA-256 of everything but the hole of `/Contents`. `file` ends where the signature's revision ends.
pub(crate) fn signed_digest(file: &[u8], hole: &std::ops::Range<usize>) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(file.get(..hole.start).unwrap_or_default());
    hasher.update(file.get(hole.end..).unwrap_or_default());
    hasher.finalize().to_vec()
}

const fn hex(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    [DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]
}

/// The bytes of an upper-case hexadecimal string `<…>`; `None` for lower case or anything else.
pub(crate) fn unhex(hole: &[u8]) -> Option<Vec<u8>> {
    let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    };
    digits.chunks(2).map(|pair| Some(value(*pair.first()?)? << 4 | value(*pair.get(1)?)?)).collect()
}
