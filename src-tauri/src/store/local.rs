//! Drafts proper: [`Local`] as it is kept, in a row of its own and, as long as something of it is not on the server, one
//! of the outbox. Both change in one transaction, so neither can be there without the other.
//!
//! What a change means is decided in [`pok_domain::draft`]; here it is loaded, changed and stored.

use std::collections::BTreeSet;

use jiff::Timestamp;
use pok_api::Problem;
use pok_domain::draft::{DraftKind, Flight, Local, Past, Snapshot};
use pok_domain::{CompanyId, OperationId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::Drafts;
use super::column::{instant, instant_if, json, json_if, parsed, parsed_if};
use super::statement::{sql, text};
use super::tx::Tx;
use crate::core::fault;

/// Which draft.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct DraftKey {
    pub(crate) kind: DraftKind,
    pub(crate) subject: Uuid,
    pub(crate) company: CompanyId,
    pub(crate) server: String,
}

/// How something that waits to be sent stands (design: outbox).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waits {
    Queued,
    Sending,
    Unknown,
    Rejected,
    Conflict,
}

impl Waits {
    /// How a draft stands; none where the server has it.
    pub(crate) fn of(local: &Local) -> Option<Self> {
        match &local.flight {
            _ if local.conflict.is_some() => Some(Self::Conflict),
            Some(flight) if flight.is_unknown => Some(Self::Unknown),
            Some(_) => Some(Self::Sending),
            None if local.is_held && local.is_dirty() => Some(Self::Rejected),
            None => local.is_queued().then_some(Self::Queued),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Sending => "SENDING",
            Self::Unknown => "UNKNOWN",
            Self::Rejected => "REJECTED",
            Self::Conflict => "CONFLICT",
        }
    }
}

/// How often something was tried, and what came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tries {
    pub(crate) count: u32,
    /// By this computer's clock; for the person only, what waits is counted by a clock that nobody can set.
    pub(crate) next: Option<Timestamp>,
    pub(crate) problem: Option<Problem>,
}

/// A draft and what is known of it beside its content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeptDraft {
    pub(crate) local: Local,
    /// The revision that this computer wrote last.
    pub(crate) own_rev: i64,
    /// Fields that came from somebody else, until the next change by hand.
    pub(crate) merged: BTreeSet<String>,
    /// By the server's clock as far as it is known.
    pub(crate) updated_at: Timestamp,
    /// Since when it waits.
    pub(crate) waits_since: Option<Timestamp>,
    pub(crate) tries: Tries,
    /// Copies that a change made past.
    pub(crate) past: Vec<Past>,
}

impl Default for KeptDraft {
    fn default() -> Self {
        Self {
            local: Local::default(),
            own_rev: 0,
            merged: BTreeSet::new(),
            updated_at: Timestamp::UNIX_EPOCH,
            waits_since: None,
            tries: Tries::default(),
            past: Vec::new(),
        }
    }
}

const SELECT: &str = "select d.*, o.state, o.id, o.fields, o.base_rev as sent_on, o.made_at, o.tries, o.next_try, \
                      o.problem from draft d left join outbox o using (kind, subject, company, server)";

impl Drafts {
    /// A draft; none where nothing was written here.
    pub(crate) async fn find(&self, key: &DraftKey) -> Result<Option<KeptDraft>, sqlx::Error> {
        find(&mut *self.pool.acquire().await?, key).await
    }

    /// Every draft of a company.
    pub(crate) async fn all(
        &self,
        company: CompanyId,
        server: &str,
    ) -> Result<Vec<(DraftKey, KeptDraft)>, sqlx::Error> {
        let query =
            format!("{SELECT} where d.company = $1 and d.server = $2 order by coalesce(o.made_at, 0), d.subject");
        let query = sql!(sqlx::AssertSqlSafe(query), [company.to_string(), server]);
        query.try_map(|row| Ok((key(&row)?, kept(&row)?))).fetch_all(&self.pool).await
    }

    /// Changes a draft, which begins empty, and stores it with its place in the outbox: all of it, or nothing where
    /// `change` or the disk refuses.
    pub(crate) async fn change<T>(
        &self,
        key: &DraftKey,
        change: impl FnOnce(&mut KeptDraft) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let disk = |error: sqlx::Error| fault::sql("keeping a draft", &error);
        let mut place = self.group.place(&self.pool).await.map_err(disk)?;
        let changed = async {
            let on = place.connection()?;
            let before = find(on, key).await?;
            let mut now = before.clone().unwrap_or_default();
            let done = change(&mut now);
            let is_new = before.as_ref() != Some(&now) && (before.is_some() || now.local != Local::default());
            if is_new && done.is_ok() {
                store(on, key, &mut now).await?;
            }
            Ok((done, is_new))
        };
        match changed.await.map_err(disk) {
            Ok((Ok(done), true)) => place.keep().await.map(|()| done),
            Ok((done, _)) => {
                place.give_up().await.map_err(disk)?;
                done
            }
            Err(problem) => {
                place.fail(&problem);
                Err(problem)
            }
        }
    }

    /// The program was ended while writes were on their way: what became of each has to be asked for. Where the file was
    /// damaged, every draft finds its place in the outbox again.
    pub(super) async fn lose_flights(&self, was_damaged: bool) -> Result<(), sqlx::Error> {
        let query = "select distinct d.kind, d.subject, d.company, d.server from draft d \
                     left join outbox o using (kind, subject, company, server) where $1 or o.state = 'SENDING'";
        for key in sql!(query, [was_damaged]).try_map(|row| key(&row)).fetch_all(&self.pool).await? {
            let mut tx = Tx::begin(&self.pool).await?;
            if let Some(mut now) = find(&mut tx, &key).await? {
                now.local.lost();
                store(&mut tx, &key, &mut now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Earlier copies of a draft, newest first, and when each became so.
    pub(crate) async fn past(&self, key: &DraftKey) -> Result<Vec<(Past, Timestamp)>, sqlx::Error> {
        let query = "select fields, why, at from past where kind = $1 and subject = $2 and company = $3 \
                     and server = $4 order by id desc";
        let read = |row: SqliteRow| {
            Ok((Past { fields: json(&row, "fields")?, why: json(&row, "why")? }, instant(&row, "at")?))
        };
        bind(sqlx::query(query), key).try_map(read).fetch_all(&self.pool).await
    }

    /// Whether any draft, earlier copy or upload of this computer names the file.
    pub(crate) async fn names_file(&self, blob: &str) -> Result<bool, sqlx::Error> {
        let query = "select exists (select 1 from draft where instr(mine, $1) or instr(base, $1) or \
                     instr(coalesce(conflict, ''), $1)) \
                     or exists (select 1 from outbox where instr(coalesce(fields, ''), $1)) \
                     or exists (select 1 from past where instr(fields, $1)) \
                     or exists (select 1 from upload where blob = $1) \
                     or exists (select 1 from signup where instr(fields, $1))";
        sqlx::query_scalar(query).bind(blob).fetch_one(&self.pool).await
    }
}

async fn find(on: &mut SqliteConnection, key: &DraftKey) -> Result<Option<KeptDraft>, sqlx::Error> {
    let query = format!("{SELECT} where d.kind = $1 and d.subject = $2 and d.company = $3 and d.server = $4");
    bind(sqlx::query(sqlx::AssertSqlSafe(query)), key).try_map(|row| kept(&row)).fetch_optional(on).await
}

fn key(row: &SqliteRow) -> Result<DraftKey, sqlx::Error> {
    Ok(DraftKey {
        kind: parsed(row, "kind")?,
        subject: parsed(row, "subject")?,
        company: parsed(row, "company")?,
        server: row.try_get("server")?,
    })
}

fn kept(row: &SqliteRow) -> Result<KeptDraft, sqlx::Error> {
    let state: Option<&str> = row.try_get("state")?;
    let flight = match parsed_if::<OperationId>(row, "id")? {
        Some(operation) => Some(Flight {
            operation,
            base_rev: row.try_get("sent_on")?,
            fields: json(row, "fields")?,
            is_unknown: state == Some(Waits::Unknown.code()),
        }),
        None => None,
    };
    Ok(KeptDraft {
        local: Local {
            mine: json(row, "mine")?,
            base: Snapshot { rev: row.try_get("base_rev")?, fields: json(row, "base")? },
            flight,
            conflict: json_if(row, "conflict")?,
            is_held: row.try_get("is_held")?,
        },
        own_rev: row.try_get("own_rev")?,
        merged: json(row, "merged")?,
        updated_at: instant(row, "updated_at")?,
        waits_since: instant_if(row, "made_at")?,
        tries: Tries {
            count: row.try_get::<Option<u32>, _>("tries")?.unwrap_or_default(),
            next: instant_if(row, "next_try")?,
            problem: json_if(row, "problem")?,
        },
        past: Vec::new(),
    })
}

async fn store(on: &mut SqliteConnection, key: &DraftKey, now: &mut KeptDraft) -> Result<(), sqlx::Error> {
    let local = &now.local;
    let query = "insert into draft (kind, subject, company, server, mine, base, base_rev, own_rev, conflict, is_held, \
                 merged, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
                 on conflict (kind, subject, company, server) do update set mine = excluded.mine, \
                 base = excluded.base, base_rev = excluded.base_rev, own_rev = excluded.own_rev, \
                 conflict = excluded.conflict, is_held = excluded.is_held, merged = excluded.merged, \
                 updated_at = excluded.updated_at";
    bind(sqlx::query(query), key)
        .bind(text(&local.mine)?)
        .bind(text(&local.base.fields)?)
        .bind(local.base.rev)
        .bind(now.own_rev)
        .bind(local.conflict.as_ref().map(text).transpose()?)
        .bind(local.is_held)
        .bind(text(&now.merged)?)
        .bind(now.updated_at.as_microsecond())
        .execute(&mut *on)
        .await?;
    for past in now.past.drain(..) {
        let query = "insert into past (kind, subject, company, server, fields, why, at) \
                     values ($1, $2, $3, $4, $5, $6, $7)";
        bind(sqlx::query(query), key)
            .bind(text(&past.fields)?)
            .bind(text(&past.why)?)
            .bind(Timestamp::now().as_microsecond())
            .execute(&mut *on)
            .await?;
    }
    put_waiting(on, key, now).await
}

/// The draft's place in the outbox, as long as it has one.
async fn put_waiting(on: &mut SqliteConnection, key: &DraftKey, now: &KeptDraft) -> Result<(), sqlx::Error> {
    let Some(waits) = Waits::of(&now.local) else {
        let query = "delete from outbox where kind = $1 and subject = $2 and company = $3 and server = $4";
        return bind(sqlx::query(query), key).execute(on).await.map(drop);
    };
    let flight = now.local.flight.as_ref();
    let query = "insert into outbox (kind, subject, company, server, state, id, fields, base_rev, made_at, tries, \
                 next_try, problem) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
                 on conflict (kind, subject, company, server) do update set state = excluded.state, \
                 id = excluded.id, fields = excluded.fields, base_rev = excluded.base_rev, tries = excluded.tries, \
                 next_try = excluded.next_try, problem = excluded.problem";
    bind(sqlx::query(query), key)
        .bind(waits.code())
        .bind(flight.map(|flight| flight.operation.to_string()))
        .bind(flight.map(|flight| text(&flight.fields)).transpose()?)
        .bind(flight.map(|flight| flight.base_rev))
        .bind(now.waits_since.unwrap_or_else(Timestamp::now).as_microsecond())
        .bind(now.tries.count)
        .bind(now.tries.next.map(Timestamp::as_microsecond))
        .bind(now.tries.problem.as_ref().map(text).transpose()?)
        .execute(on)
        .await?;
    Ok(())
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bind<'q>(query: Query<'q>, key: &DraftKey) -> Query<'q> {
    let query = query.bind(key.kind.code()).bind(key.subject.to_string());
    query.bind(key.company.to_string()).bind(key.server.clone())
}

impl Drafts {
    /// The drafts of a company that can be sent without a person's decision, those that wait longest first.
    pub(crate) async fn to_send(&self, company: CompanyId, server: &str) -> Result<Vec<DraftKey>, sqlx::Error> {
        let query = "select kind, subject, company, server from outbox where company = $1 and server = $2 \
                     and state in ('QUEUED', 'SENDING', 'UNKNOWN') order by made_at, subject";
        sql!(query, [company.to_string(), server]).try_map(|row| key(&row)).fetch_all(&self.pool).await
    }

    /// Which revision of the server's each draft of a company goes on from: an array of `[kind, subject, rev]`, in one
    /// piece, as it is asked for whenever something arrives.
    pub(crate) async fn bases(&self, company: CompanyId, server: &str) -> Result<String, sqlx::Error> {
        let query = "select json_group_array(json_array(kind, subject, base_rev)) from draft \
                     where company = $1 and server = $2";
        sqlx::query_scalar(query).bind(company.to_string()).bind(server).fetch_one(&self.pool).await
    }

    /// When each draft of a company was written last; none for an empty one.
    pub(crate) async fn written(
        &self,
        kind: DraftKind,
        company: CompanyId,
        server: &str,
    ) -> Result<Vec<(Uuid, Option<Timestamp>)>, sqlx::Error> {
        let query = "select subject, case when mine <> '{}' then updated_at end as written_at from draft \
                     where kind = $1 and company = $2 and server = $3";
        let read = |row: SqliteRow| Ok((parsed(&row, "subject")?, instant_if(&row, "written_at")?));
        sql!(query, [kind.code(), company.to_string(), server]).try_map(read).fetch_all(&self.pool).await
    }

    /// The drafts of a company that the server doesn't have as they stand here.
    pub(crate) async fn unsynced(&self, company: CompanyId, server: &str) -> Result<Vec<DraftKey>, sqlx::Error> {
        let query = "select distinct kind, subject, company, server from outbox where company = $1 and server = $2";
        sql!(query, [company.to_string(), server]).try_map(|row| key(&row)).fetch_all(&self.pool).await
    }

    /// How many things of a company wait to be sent, and how many for a person's decision.
    pub(crate) async fn count_waiting(&self, company: CompanyId, server: &str) -> Result<(u32, u32), sqlx::Error> {
        let query = "select count(*) filter (where state <> 'CONFLICT') \
                     + (select count(*) from upload where company = $1 and server = $2) \
                     + (select count(*) from operation where company = $1 and server = $2), \
                     count(*) filter (where state = 'CONFLICT') from outbox where company = $1 and server = $2";
        sqlx::query_as(query).bind(company.to_string()).bind(server).fetch_one(&self.pool).await
    }
}
