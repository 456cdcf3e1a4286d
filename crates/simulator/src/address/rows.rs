//! A few thousand addresses, the same ones every time.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::places::{PLACES, Place};

/// The first half of a street's or a neighbourhood's name.
const NAMES: &[&str] = &[
    "가온",
    "다솜",
    "라온",
    "미르",
    "새봄",
    "한울",
    "은새",
    "솔빛",
    "달빛",
    "벼리",
    "해온",
    "누리",
    "아람",
    "여울",
    "도담",
    "마루",
    "나래",
    "시온",
    "초롱",
    "휘파람",
];
const STREETS: &[&str] = &["대로", "로", "로2길", "길", "로15번길"];
const BUILDINGS: &[&str] = &["빌딩", "타워", "테크노밸리", "아파트", "지식산업센터"];
const STREETS_OF_A_DISTRICT: usize = 7;
const HOUSES_OF_A_STREET: usize = 5;

/// An address.
pub(super) struct Row {
    province: &'static str,
    district: &'static str,
    neighbourhood: String,
    road: String,
    house: (u32, u32),
    lot: (u32, u32),
    building: String,
    postal_code: u32,
    /// What keywords are looked for in, without blanks.
    text: String,
}

/// All of them.
pub(super) fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
        let districts = PLACES.iter().flat_map(|place| place.districts.iter().map(move |district| (place, *district)));
        let streets = districts.enumerate().flat_map(|(index, (place, district))| {
            (0..STREETS_OF_A_DISTRICT).map(move |street| (place, district, index * STREETS_OF_A_DISTRICT + street))
        });
        let houses = streets.flat_map(|(place, district, street)| {
            (0..HOUSES_OF_A_STREET).map(move |house| row(place, district, street, house))
        });
        houses.collect()
    });
    &ROWS
}

/// A number that looks like any, of what it is for: the same every time (SplitMix64).
fn draw(of: usize, what: u64, below: usize) -> usize {
    let mut mixed =
        (of as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(what.wrapping_mul(0xd1b5_4a32_d192_ed03));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) % below as u64) as usize
}

fn row(place: &Place, district: &'static str, street: usize, house: usize) -> Row {
    let id = street * HOUSES_OF_A_STREET + house;
    // Neighbouring streets have different names, and a district has no two of the same.
    let name = NAMES[(street + draw(street / STREETS_OF_A_DISTRICT, 1, NAMES.len())) % NAMES.len()];
    let road = format!("{name}{}", STREETS[draw(street, 2, STREETS.len())]);
    let neighbourhood = format!("{}동", NAMES[draw(street / 2, 3, NAMES.len())]);
    let house =
        ((1 + house * 17 + draw(id, 4, 17)) as u32, if draw(id, 5, 4) == 0 { 1 + draw(id, 6, 20) as u32 } else { 0 });
    let lot = (1 + draw(id, 7, 900) as u32, draw(id, 8, 30) as u32);
    let building = match draw(id, 9, 2) {
        0 => String::new(),
        _ => format!("{}{}", NAMES[draw(id, 10, NAMES.len())], BUILDINGS[draw(id, 11, BUILDINGS.len())]),
    };
    let (first, last) = (*place.postal_codes.start(), *place.postal_codes.end());
    let postal_code = first + draw(street, 12, (last - first + 1) as usize) as u32;
    let province = place.province;
    let mut row =
        Row { province, district, neighbourhood, road, house, lot, building, postal_code, text: String::new() };
    row.text = format!("{}{}", row.road_address(), row.lot_address()).replace(' ', "");
    row
}

/// `12`, or `12-3`.
fn number((main, sub): (u32, u32)) -> String {
    if sub == 0 { main.to_string() } else { format!("{main}-{sub}") }
}

impl Row {
    /// Whether every word of a keyword is about it. A number alone is a house's, a lot's or a postal code.
    pub(super) fn is_about(&self, keyword: &str) -> bool {
        keyword.split_whitespace().all(|word| {
            if word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
                [number(self.house), number(self.lot), format!("{:05}", self.postal_code)].iter().any(|own| own == word)
            } else {
                self.text.contains(word)
            }
        })
    }

    fn place(&self) -> String {
        format!("{} {}", self.province, self.district).trim_end().to_owned()
    }

    fn road_part(&self) -> String {
        format!("{} {} {}", self.place(), self.road, number(self.house))
    }

    fn road_address(&self) -> String {
        format!("{}{}", self.road_part(), self.extra())
    }

    fn extra(&self) -> String {
        match self.building.as_str() {
            "" => format!(" ({})", self.neighbourhood),
            building => format!(" ({}, {building})", self.neighbourhood),
        }
    }

    fn lot_address(&self) -> String {
        format!("{} {} {} {}", self.place(), self.neighbourhood, number(self.lot), self.building).trim_end().to_owned()
    }

    /// As the service shows it.
    pub(super) fn json(&self) -> Value {
        json!({
            "roadAddr": self.road_address(),
            "roadAddrPart1": self.road_part(),
            "roadAddrPart2": self.extra(),
            "jibunAddr": self.lot_address(),
            "engAddr": "",
            "zipNo": format!("{:05}", self.postal_code),
            "bdNm": self.building,
            "siNm": self.province,
            "sggNm": self.district,
            "emdNm": self.neighbourhood,
            "liNm": "",
            "rn": self.road,
            "udrtYn": "0",
            "buldMnnm": self.house.0.to_string(),
            "buldSlno": self.house.1.to_string(),
            "mtYn": "0",
            "lnbrMnnm": self.lot.0.to_string(),
            "lnbrSlno": self.lot.1.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_addresses_are_a_few_thousand_different_ones_in_their_provinces() {
        let all = rows();
        assert!((2_000..10_000).contains(&all.len()), "{}", all.len());
        let different: BTreeSet<String> = all.iter().map(Row::road_part).collect();
        assert_eq!(different.len(), all.len());
        for row in all {
            let place = PLACES.iter().find(|place| place.province == row.province).expect("a place");
            assert!(place.postal_codes.contains(&row.postal_code), "{}", row.road_address());
        }
    }

    #[test]
    fn a_keyword_finds_by_road_lot_building_or_postal_code() {
        let row = rows().iter().find(|row| !row.building.is_empty()).expect("one with a building");
        let condensed = format!("{}{}", row.road, number(row.house));
        for keyword in
            [row.road_part(), row.lot_address(), row.building.clone(), condensed, format!("{:05}", row.postal_code)]
        {
            assert!(row.is_about(&keyword), "{keyword}");
        }
        assert!(!row.is_about("없는길"));
    }
}
