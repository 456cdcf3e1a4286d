//! 공지사항: visible before login, and part of every company's feed.

pub(crate) mod store;

use pok_api::remote::notice::List;
use pok_api::{Handle, Problem};
use pok_domain::notice::Notice;

use crate::app::App;
use crate::caller::Anonymous;

impl Handle<List> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, _: List) -> Result<Vec<Notice>, Problem> {
        let mut board = store::list(self.database().pool()).await?;
        pok_domain::notice::in_order(&mut board);
        Ok(board)
    }
}
