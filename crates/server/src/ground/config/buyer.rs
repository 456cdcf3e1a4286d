//! The buying company: one record, printed on documents and labels (P-GEN-01).

use std::path::PathBuf;

use serde::Deserialize;

/// The buying company. The default is the demo's, an invented one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuyerRecord {
    /// Its name, as documents print it.
    pub name: String,
    /// 사업자등록번호, `NNN-NN-NNNNN`.
    pub business_reg_no: String,
    /// 대표이사.
    pub representative: String,
    /// 주소.
    pub address: String,
    /// The purchasing office's mail address.
    pub contact_mail: String,
    /// The portal's address.
    pub portal: String,
    /// Its seal, a PNG or JPEG; none draws a plain one.
    #[serde(default)]
    pub seal: Option<PathBuf>,
}

impl Default for BuyerRecord {
    fn default() -> Self {
        Self {
            name: "주식회사 다온커머스".into(),
            business_reg_no: "214-87-30912".into(),
            representative: "한서준".into(),
            address: "경기도 성남시 분당구 가온로 120, 7층".into(),
            contact_mail: "purchasing@daon.example".into(),
            portal: "https://partner.daon.example".into(),
            seal: None,
        }
    }
}
