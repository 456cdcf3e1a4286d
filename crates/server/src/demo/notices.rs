//! The demo's notice board.

use jiff::ToSpan;
use pok_domain::board::Notice;
use pok_domain::time::korean_day;
use pok_domain::{Name, NoticeId};
use uuid::Uuid;

use crate::app::App;
use crate::board::store;
use crate::ground::fault::Fault;

/// Pinned, title, body, and how many days ago.
const NOTICES: &[(bool, &str, &str, i64)] = &[
    (
        false,
        "협력회사 정보보호 온라인 교육 안내",
        "협력회사 임직원을 위한 정보보호 교육을 온라인으로 진행합니다.\n\n교육 기간: 매월 첫째 주\n대상: 당사 시스템에 접근하는 인력",
        210,
    ),
    (
        false,
        "설 연휴 납품 및 검수 일정 안내",
        "연휴 기간에는 입고와 검수를 하지 않습니다. 납품 일정을 미리 확인해 주세요.",
        190,
    ),
    (false, "세금계산서 발행 마감일 변경", "매월 세금계산서 발행 마감일이 영업일 기준 3일에서 5일로 바뀝니다.", 150),
    (
        false,
        "[상시 공개 입찰] 인테리어 공사 협력회사 모집",
        "인테리어 공사 분야의 협력회사를 상시 모집합니다.\n\n관심 있는 회사는 회사소개서와 실적증명서를 준비해 주세요.",
        120,
    ),
    (false, "[상시 공개 입찰] IT 소모품 공급사 모집", "IT 소모품 공급사를 상시 모집합니다.", 95),
    (
        false,
        "전자서명 방식 개선 안내",
        "계약서 서명이 공급사 컴퓨터에서 만들어지는 전자서명으로 바뀌었습니다.\n\n직인 이미지는 서명의 겉모습이며, 서명한 문서는 어떤 PDF 프로그램으로도 검증할 수 있습니다.",
        60,
    ),
    (false, "물류센터 GS3 하역장 공사 안내", "GS3 하역장 공사로 다음 달까지 2번 게이트를 이용해 주세요.", 33),
    (false, "하반기 협력회사 간담회 개최", "하반기 협력회사 간담회를 온라인으로 개최합니다. 많은 참여 바랍니다.", 12),
    (
        true,
        "[공지] 파트너 지속가능경영 가이드 개정",
        "협력회사와 함께 지켜 나갈 지속가능경영 가이드를 개정했습니다.\n\n주요 개정 내용\n· 온실가스 배출량 공개 항목 추가\n· 제보자 보호 절차 구체화\n\n계약 체결 시 첨부되는 문서에서 전문을 확인할 수 있습니다.",
        40,
    ),
    (
        true,
        "[공지] PoK 데스크톱 이용 안내",
        "계약의 확인과 서명을 데스크톱 프로그램에서 처리할 수 있습니다.\n\n인터넷이 끊겨도 받아 둔 문서는 볼 수 있고, 서명은 연결된 상태에서만 이루어집니다.",
        7,
    ),
];

/// Posts them, oldest first.
pub(super) async fn fill(app: &App) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let today = korean_day(tx.now());
    for (index, (is_pinned, title, body, days)) in NOTICES.iter().enumerate() {
        let notice = Notice {
            id: NoticeId(Uuid::from_u128(0x019b_0000_0000_7000_8000_0002_0000_0000 + index as u128 + 1)),
            is_pinned: *is_pinned,
            title: Name::parse(title)?,
            body: (*body).to_owned(),
            posted_on: today.saturating_sub(days.days()),
        };
        store::post(&mut tx, &notice).await?;
    }
    tx.commit().await
}
