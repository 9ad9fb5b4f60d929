//! Claims whose handlers ask to be told when they are lost.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::store::{ClaimKey, InboxStore};

/// After what time without an answer of the store a claim counts as lost: a lease.
const SILENCE: Duration = Duration::from_secs(30);

/// The claims that are watched in this process.
#[derive(Debug, Default)]
pub(crate) struct Watched(Mutex<HashMap<ClaimKey, watch::Sender<bool>>>);

impl Watched {
    fn claims(&self) -> MutexGuard<'_, HashMap<ClaimKey, watch::Sender<bool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the claim is lost.
    pub(super) async fn lost(&self, key: ClaimKey) {
        let mut lost = self.claims().entry(key).or_insert_with(|| watch::Sender::new(false)).subscribe();
        // The sender stays until it has told, or until nobody listens.
        let _ = lost.wait_for(|lost| *lost).await;
    }

    /// Asks the store for those that somebody waits for, and tells of those that are lost. `since` is when it answered last.
    pub(super) async fn look(&self, store: &dyn InboxStore, since: &mut Instant) {
        let keys: Vec<ClaimKey> = {
            let mut claims = self.claims();
            claims.retain(|_, lost| lost.receiver_count() > 0);
            claims.keys().copied().collect()
        };
        if keys.is_empty() {
            *since = Instant::now();
            return;
        }
        let asked = Instant::now();
        let held = match store.held(&keys).await {
            Ok(held) => {
                *since = asked;
                held
            }
            // What others do meanwhile is not known; a lease of this process ends without the store, too.
            Err(_) if since.elapsed() > SILENCE => vec![false; keys.len()],
            Err(_) => return,
        };
        let mut claims = self.claims();
        for (key, _) in keys.iter().zip(held).filter(|(_, held)| !held) {
            if let Some(lost) = claims.remove(key) {
                lost.send_replace(true);
            }
        }
    }
}
