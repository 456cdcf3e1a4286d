//! Writing records and what lists show of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use sqlx::SqliteConnection;

use super::TABLES;
use super::table::{Rows, Table};
use crate::record::{self, Body, Given};

/// A record, and what lists show of it where nothing else says something too: made where it arrives, so that nobody
/// waits for it who writes.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) body: Body,
    shown: Option<Shown>,
}

impl Entry {
    pub(crate) fn of(body: Body) -> Self {
        let group = GROUPS.iter().find(|group| group.kinds() == [&*body.kind]);
        let shown = group.map(|group| group.show(&body.id, &[Some(&*body.json)]));
        Self { body, shown }
    }
}

/// What lists show of a source, one place a table of its group.
type Shown = Vec<Rows>;

/// Tables of lists that are made of the same, which is read once for all of them.
struct Group(Vec<&'static Table>);

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let mut all = Vec::<Group>::new();
    for table in &*TABLES {
        match all.iter_mut().find(|group| group.0[0].of == table.of) {
            Some(group) => group.0.push(table),
            None => all.push(Group(vec![table])),
        }
    }
    all
});

impl Group {
    fn kinds(&self) -> &'static [&'static str] {
        self.0[0].kinds
    }

    fn show(&self, id: &str, bodies: &[Option<&str>]) -> Shown {
        let Some(of) = (self.0[0].read)(id, bodies) else { return Shown::new() };
        self.0.iter().map(|table| (table.rows)(&*of)).collect()
    }

    /// Adds what lists show of sources, of which they show nothing.
    async fn add(
        &self,
        on: &mut SqliteConnection,
        places: &BTreeMap<&str, i64>,
        given: &Given<'_>,
        known: &BTreeMap<(&str, &str), &Shown>,
    ) -> Result<(), sqlx::Error> {
        let is_alone = self.kinds().len() == 1;
        let known = |id: &str| known.get(&(self.kinds()[0], id)).copied().filter(|_| is_alone);
        let unknown: Vec<&str> = places.keys().copied().filter(|id| known(id).is_none()).collect();
        let mut made = BTreeMap::new();
        if !unknown.is_empty() {
            for (id, bodies) in record::bodies(on, self.kinds(), &unknown, given).await? {
                let bodies: Vec<Option<&str>> = bodies.iter().map(Option::as_deref).collect();
                made.insert(id, self.show(id, &bodies));
            }
        }
        let shown = places.iter().filter_map(|(id, place)| Some((*place, known(id).or(made.get(id))?)));
        let shown: Vec<(i64, &Shown)> = shown.collect();
        for (which, table) in self.0.iter().enumerate() {
            let rows = shown.iter().filter_map(|(place, shown)| Some((*place, shown.get(which)?)));
            table.add(on, &Vec::from_iter(rows)).await?;
        }
        Ok(())
    }
}

/// Writes records and what lists show of them; removes those of `gone`, by kind and identifier.
pub(crate) async fn write(
    on: &mut SqliteConnection,
    entries: &[&Entry],
    gone: &[&(String, String)],
) -> Result<(), sqlx::Error> {
    let mut given = Given::new();
    given.extend(entries.iter().map(|entry| ((&*entry.body.kind, &*entry.body.id), Some(&*entry.body.json))));
    given.extend(gone.iter().map(|(kind, id)| ((&**kind, &**id), None)));
    let known = entries.iter().filter_map(|entry| Some(((&*entry.body.kind, &*entry.body.id), entry.shown.as_ref()?)));
    let known = known.collect();
    let touched = GROUPS.iter().map(|group| {
        let keys = given.keys().filter(|(kind, _)| group.kinds().contains(kind));
        (group, keys.map(|(_, id)| *id).collect::<BTreeSet<&str>>())
    });
    let touched: Vec<_> = touched.filter(|(_, ids)| !ids.is_empty()).collect();
    let firsts = touched.iter().flat_map(|(group, ids)| ids.iter().map(|id| (group.kinds()[0], *id)));
    let keys = given.keys().copied().chain(firsts).collect();
    let mut places = record::places(on, &keys).await?;
    for (group, ids) in &touched {
        let listed = ids.iter().filter_map(|id| places.get(&(group.kinds()[0], *id)).copied());
        let listed = Vec::from_iter(listed);
        for table in group.0.iter().filter(|_| !listed.is_empty()) {
            table.remove(on, &listed).await?;
        }
    }
    let bodies: Vec<&Body> = entries.iter().map(|entry| &entry.body).collect();
    record::put(on, &bodies, &mut places).await?;
    for (kind, id) in gone {
        record::remove(on, kind, &[id]).await?;
        places.remove(&(&**kind, &**id));
    }
    for (group, ids) in &touched {
        let listed = ids.iter().filter_map(|id| Some((*id, *places.get(&(group.kinds()[0], *id))?)));
        group.add(on, &listed.collect(), &given, &known).await?;
    }
    Ok(())
}

/// Makes the rows of one table anew: of some records of its first kind, by identifier, with their places.
pub(super) async fn rewrite(
    on: &mut SqliteConnection,
    table: &'static Table,
    places: &BTreeMap<&str, i64>,
) -> Result<(), sqlx::Error> {
    table.remove(on, &places.values().copied().collect::<Vec<_>>()).await?;
    Group(vec![table]).add(on, places, &Given::new(), &BTreeMap::new()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is made of a record where it arrives is one group's.
    #[test]
    fn no_two_groups_are_made_of_the_same() {
        let kinds: BTreeSet<_> = GROUPS.iter().map(Group::kinds).collect();
        assert_eq!(kinds.len(), GROUPS.len());
    }
}
