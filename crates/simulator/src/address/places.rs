//! Real provinces and districts with the postal codes they lie in; everything below them is invented.

use std::ops::RangeInclusive;

/// 시도 with some of its 시군구.
pub(super) struct Place {
    pub(super) province: &'static str,
    pub(super) districts: &'static [&'static str],
    /// The five-digit postal codes of the province.
    pub(super) postal_codes: RangeInclusive<u32>,
}

pub(super) const PLACES: &[Place] = &[
    Place {
        province: "서울특별시",
        districts: &[
            "종로구",
            "중구",
            "용산구",
            "성동구",
            "광진구",
            "동대문구",
            "중랑구",
            "성북구",
            "강북구",
            "도봉구",
            "노원구",
            "은평구",
            "서대문구",
            "마포구",
            "양천구",
            "강서구",
            "구로구",
            "금천구",
            "영등포구",
            "동작구",
            "관악구",
            "서초구",
            "강남구",
            "송파구",
            "강동구",
        ],
        postal_codes: 1000..=8866,
    },
    Place {
        province: "경기도",
        districts: &[
            "성남시 분당구",
            "성남시 수정구",
            "수원시 영통구",
            "수원시 팔달구",
            "용인시 기흥구",
            "용인시 수지구",
            "고양시 일산동구",
            "안양시 동안구",
            "부천시 원미구",
            "화성시",
            "평택시",
            "파주시",
            "김포시",
            "하남시",
            "광명시",
            "이천시",
            "안성시",
            "양평군",
        ],
        postal_codes: 10000..=18627,
    },
    Place {
        province: "인천광역시",
        districts: &["연수구", "남동구", "부평구", "계양구", "서구", "강화군"],
        postal_codes: 21000..=23136,
    },
    Place {
        province: "강원특별자치도",
        districts: &["춘천시", "원주시", "강릉시", "속초시", "평창군"],
        postal_codes: 24000..=26505,
    },
    Place {
        province: "충청북도",
        districts: &["청주시 흥덕구", "청주시 상당구", "충주시", "제천시", "진천군"],
        postal_codes: 27000..=29167,
    },
    Place { province: "세종특별자치시", districts: &[""], postal_codes: 30000..=30151 },
    Place {
        province: "충청남도",
        districts: &["천안시 서북구", "천안시 동남구", "아산시", "서산시", "당진시", "공주시"],
        postal_codes: 31000..=33671,
    },
    Place {
        province: "대전광역시",
        districts: &["동구", "중구", "서구", "유성구", "대덕구"],
        postal_codes: 34000..=35465,
    },
    Place {
        province: "경상북도",
        districts: &["포항시 남구", "포항시 북구", "경주시", "구미시", "안동시", "김천시"],
        postal_codes: 36000..=40240,
    },
    Place {
        province: "대구광역시",
        districts: &["중구", "동구", "수성구", "달서구", "달성군"],
        postal_codes: 41000..=43024,
    },
    Place {
        province: "울산광역시", districts: &["남구", "북구", "중구", "울주군"], postal_codes: 44000..=45018
    },
    Place {
        province: "부산광역시",
        districts: &["해운대구", "부산진구", "사하구", "강서구", "남구", "연제구", "기장군"],
        postal_codes: 46000..=49525,
    },
    Place {
        province: "경상남도",
        districts: &["창원시 성산구", "창원시 의창구", "김해시", "진주시", "양산시", "거제시"],
        postal_codes: 50000..=53336,
    },
    Place {
        province: "전북특별자치도",
        districts: &["전주시 완산구", "전주시 덕진구", "군산시", "익산시", "정읍시"],
        postal_codes: 54000..=56465,
    },
    Place {
        province: "전라남도",
        districts: &["순천시", "여수시", "목포시", "나주시", "광양시"],
        postal_codes: 57000..=59792,
    },
    Place {
        province: "광주광역시", districts: &["동구", "서구", "북구", "광산구"], postal_codes: 61000..=62465
    },
    Place { province: "제주특별자치도", districts: &["제주시", "서귀포시"], postal_codes: 63000..=63644 },
];
