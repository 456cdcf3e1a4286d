//! The buyer's contract templates: the articles (조) of each, worded once.

use pok_document::Article;

/// An article's heading and text; `{갑}` is the buyer's name, `{을}` the supplier's.
type Text = (&'static str, &'static str);

const GOODS: &[Text] = &[
    PURPOSE,
    (
        "용어의 정의",
        "본 계약에서 “물품”이란 계약품목 표에 적힌 모든 물품과 그 부속품, 설명서를 말한다.\n“검수”란 납품된 물품의 수량·규격·성능이 계약 내용에 맞는지를 구매사가 확인하는 것을 말한다.",
    ),
    (
        "납품",
        "공급사는 물품을 납품요청일까지 납품요청위치에 납품한다. 납품에 드는 운송비와 하역비는 계약금액에 포함된 것으로 본다.\n공급사는 납품이 늦어질 사정이 생기면 지체 없이 그 사유와 예정일을 구매사에 알린다.",
    ),
    (
        "검수",
        "구매사는 납품을 받은 날부터 10일 안에 검수를 마치고 그 결과를 공급사에 알린다.\n검수에 합격하지 못한 물품은 공급사가 자기 비용으로 7일 안에 바꾸거나 고쳐서 다시 납품한다.",
    ),
    (
        "소유권과 위험의 이전",
        "물품의 소유권과 위험은 검수에 합격한 때에 구매사로 넘어간다. 그 전에 생긴 멸실과 훼손은 구매사의 책임 있는 사유가 아닌 한 공급사가 부담한다.",
    ),
    PAYMENT,
    DELAY,
    (
        "하자보증",
        "공급사는 검수일부터 1년 동안 물품의 하자를 무상으로 보수하거나 새 물품으로 바꾼다. 하자의 통지를 받은 날부터 3영업일 안에 조치를 시작한다.\n안전에 관계되는 하자는 통지를 받은 즉시 사용 중지와 회수에 협력한다.",
    ),
    SECRECY,
    FAIRNESS,
    TERMINATION,
    DISPUTES,
];

const SERVICE: &[Text] = &[
    PURPOSE,
    (
        "용역의 범위",
        "공급사는 계약품목 표와 첨부 문서에 적힌 용역을 수행하고, 그 결과물을 구매사에 인도한다.\n범위를 바꾸려면 두 당사자가 변경계약을 맺어야 하며, 말로 한 지시는 범위를 바꾸지 않는다.",
    ),
    (
        "수행 인력",
        "공급사는 용역에 알맞은 자격과 경험을 갖춘 인력을 투입하고, 주요 인력을 바꿀 때에는 미리 구매사의 동의를 받는다.\n공급사는 투입 인력의 사용자로서 근로관계 법령과 산업안전보건 법령의 책임을 다한다.",
    ),
    ("착수와 보고", "공급사는 계약일부터 5영업일 안에 수행계획서를 내고, 매월 말일까지 진척 현황을 보고한다."),
    (
        "결과물의 검수",
        "구매사는 결과물을 받은 날부터 14일 안에 검수한다. 보완이 필요하면 그 내용을 적어 알리고, 공급사는 추가 비용 없이 보완한다.",
    ),
    (
        "지식재산권",
        "용역의 결과물에 대한 권리는 대금을 모두 지급한 때에 구매사에 귀속한다. 공급사가 전부터 가지고 있던 자료와 도구의 권리는 공급사에 남고, 구매사는 결과물을 쓰는 데 필요한 범위에서 이를 무상으로 이용한다.\n공급사는 결과물이 제3자의 권리를 침해하지 않음을 보증한다.",
    ),
    PAYMENT,
    DELAY,
    (
        "개인정보와 정보보호",
        "공급사는 용역 수행 중 알게 된 개인정보를 용역의 목적으로만 처리하고, 용역이 끝나면 복구할 수 없는 방법으로 지운다.\n구매사의 시스템에 접근하는 인력은 구매사의 정보보호 기준을 지킨다.",
    ),
    SECRECY,
    FAIRNESS,
    TERMINATION,
    DISPUTES,
];

const UNIT_PRICE: &[Text] = &[
    PURPOSE,
    (
        "단가의 적용",
        "본 계약은 품목별 단가만을 정하며, 수량은 계약기간 중 구매사가 내는 발주서로 정한다. 구매사는 일정한 수량의 구매를 보장하지 않는다.\n계약기간 중 단가는 바뀌지 않는다. 다만 원자재 가격이 계약일보다 10% 넘게 오르거나 내린 때에는 어느 쪽이든 조정을 요청할 수 있다.",
    ),
    (
        "발주",
        "구매사는 품목, 수량, 납품요청일과 납품요청위치를 적은 발주서를 보내고, 공급사는 3영업일 안에 이를 확인한다.\n확인된 발주서는 본 계약의 일부가 된다. 본 계약과 발주서의 내용이 다르면 발주서에 따로 합의한 것이 아닌 한 본 계약이 우선한다.",
    ),
    (
        "납품과 검수",
        "공급사는 발주서에 정한 날까지 납품하고, 구매사는 납품일부터 10일 안에 검수한다. 합격하지 못한 물품은 공급사가 자기 비용으로 바꾼다.",
    ),
    ("재고와 단종", "공급사는 품목을 단종하려면 3개월 전에 알리고, 같은 성능 이상의 대체품을 같은 단가로 제안한다."),
    PAYMENT,
    DELAY,
    ("하자보증", "공급사는 검수일부터 1년 동안 품목의 하자를 무상으로 보수하거나 새것으로 바꾼다."),
    SECRECY,
    FAIRNESS,
    TERMINATION,
    DISPUTES,
];

const PURPOSE: Text = (
    "목적",
    "본 계약은 {갑}(이하 “구매사”)와 {을}(이하 “공급사”) 사이의 거래에 필요한 사항을 정하고, 두 당사자가 서로를 믿고 성실하게 이를 이행하는 것을 목적으로 한다.",
);
const PAYMENT: Text = (
    "대금의 지급",
    "구매사는 검수를 마치고 적법한 세금계산서를 받은 뒤 계약서 첫머리에 적은 지불방법에 따라 대금을 지급한다. 금액은 부가가치세를 뺀 것이며, 부가가치세는 따로 더한다.\n지급이 늦어지면 구매사는 「하도급거래 공정화에 관한 법률」 등 관계 법령이 정한 이율로 지연이자를 더하여 지급한다.",
);
const DELAY: Text = (
    "지체상금",
    "공급사가 책임 있는 사유로 기한을 넘기면 지체한 날마다 그 부분 금액의 1,000분의 1을 지체상금으로 하며, 그 합계는 계약금액의 10%를 넘지 않는다.\n천재지변, 감염병, 파업 등 공급사가 어찌할 수 없는 사유로 늦어진 날은 지체한 날에 넣지 않는다.",
);
const SECRECY: Text = (
    "비밀유지",
    "두 당사자는 본 계약으로 알게 된 상대방의 기술·영업 정보를 상대방의 서면 동의 없이 제3자에게 알리거나 계약의 목적 밖으로 쓰지 않는다. 이 의무는 계약이 끝난 뒤 3년 동안 이어진다.",
);
const FAIRNESS: Text = (
    "공정거래와 윤리",
    "두 당사자는 이 거래와 관련하여 금품이나 향응을 주고받지 않으며, 관계 법령과 구매사의 협력회사 행동규범을 지킨다.\n구매사는 우월한 지위를 이용하여 부당하게 대금을 깎거나 반품하지 않는다.",
);
const TERMINATION: Text = (
    "해제와 해지",
    "상대방이 계약을 위반하고 14일 안에 바로잡지 않으면 서면으로 계약을 해제하거나 해지할 수 있다. 회생·파산 절차가 시작되거나 거래가 정지된 때에는 최고 없이 해지할 수 있다.\n해제와 해지는 손해배상의 청구에 영향을 주지 않는다.",
);
const DISPUTES: Text = (
    "분쟁의 해결",
    "본 계약에 정하지 않은 사항은 관계 법령과 상관례에 따라 협의하여 정한다. 협의로 풀리지 않는 분쟁은 구매사의 본점 소재지를 관할하는 법원을 제1심 법원으로 한다.\n본 계약은 전자서명으로 체결하며, 두 당사자의 전자서명이 모두 들어간 전자문서를 원본으로 한다.",
);

fn template(name: &str) -> Option<&'static [Text]> {
    match name {
        "goods" => Some(GOODS),
        "service" => Some(SERVICE),
        "unit_price" => Some(UNIT_PRICE),
        _ => None,
    }
}

/// Whether there is such a template.
pub(super) fn exists(name: &str) -> bool {
    template(name).is_some()
}

/// Whether a template fixes unit prices only (단가계약).
pub(super) fn is_unit_price(name: &str) -> bool {
    name == "unit_price"
}

/// The articles with the parties' names in them.
pub(super) fn articles(name: &str, buyer: &str, supplier: &str) -> Vec<Article> {
    let texts = template(name).unwrap_or_default();
    let article = |(index, (heading, body)): (usize, &Text)| Article {
        heading: format!("제{}조 ({heading})", index + 1),
        body: body.replace("{갑}", buyer).replace("{을}", supplier),
    };
    texts.iter().enumerate().map(article).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_printed() {
        for name in ["goods", "service", "unit_price"] {
            let articles = articles(name, "주식회사 다온커머스", "가람");
            assert!((11..=13).contains(&articles.len()));
            for article in articles {
                assert!(!article.body.contains('{'), "{}", article.heading);
                pok_document::check_text(&article.heading).expect("glyphs");
                pok_document::check_text(&article.body).expect("glyphs");
            }
        }
    }
}
