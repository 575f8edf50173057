//! What buyers did on the test provider's page. It is written down line by line, so that the provider knows it after a
//! restart as another company's would; without a file it is kept in memory alone.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::{
    payments::provider::{NewRefund, PaymentState},
    secret::Secret,
};
use domain::Amount;

/// Payments that are remembered; beyond that the oldest are forgotten.
const PAYMENTS_MAX: usize = 100_000;

/// What a buyer may do on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Card {
    /// The money is reserved, and taken when the engine says so.
    Pays,
    /// The money is taken at once, even if the payment was cancelled before: a method that can't be cancelled.
    PaysWhateverComes,
    /// The card is declined; another one may be tried.
    IsDeclined,
}

/// The books, and the secret by which the provider's events are signed: one for each installation.
#[derive(Clone, Debug)]
pub struct Books {
    secret: Secret,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: BTreeMap<String, Entry>,
    file: Option<File>,
}

/// How far a payment is, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EntryState {
    Open,
    Authorised,
    Captured,
    Cancelled,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    state: EntryState,
    /// Why the last card was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declined: Option<String>,
    /// By their idempotency keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    refunds: BTreeMap<String, Amount>,
}

/// A line of the file. The last one about a payment counts.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Secret {
        secret: String,
    },
    Payment {
        payment: String,
        #[serde(flatten)]
        entry: Entry,
    },
}

impl Entry {
    fn unpaid() -> Self {
        Self { state: EntryState::Open, declined: None, refunds: BTreeMap::new() }
    }

    fn state(&self) -> PaymentState {
        match self.state {
            EntryState::Open => PaymentState::Open { declined: self.declined.clone() },
            EntryState::Authorised => PaymentState::Authorised,
            EntryState::Captured => {
                let refunded = self.refunds.values().map(|amount| amount.0).sum();
                PaymentState::Captured { refunded: Amount(refunded) }
            }
            EntryState::Cancelled => PaymentState::Cancelled,
        }
    }
}

impl Default for Books {
    fn default() -> Self {
        Self { secret: new_secret(), kept: Arc::default() }
    }
}

fn new_secret() -> Secret {
    Secret::new(format!("whsec_{:032x}", rand::random::<u128>()))
}

impl Books {
    /// The books in this file, which is made if there is none.
    ///
    /// # Errors
    /// If the file can't be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let (mut secret, mut entries) = (None, BTreeMap::new());
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // The last line may be torn: the process was killed while it wrote.
        for line in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            match line {
                Line::Secret { secret: kept } => secret = Some(Secret::new(kept)),
                Line::Payment { payment, entry } => drop(entries.insert(payment, entry)),
            }
        }
        let secret = secret.unwrap_or_else(new_secret);
        // Written anew, with one line for each payment.
        let fresh = path.with_extension("new");
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).open(&fresh)?;
        write(&mut file, &Line::Secret { secret: secret.expose().to_owned() })?;
        for (payment, entry) in &entries {
            write(&mut file, &Line::Payment { payment: payment.clone(), entry: entry.clone() })?;
        }
        fs::rename(&fresh, path)?;
        Ok(Self { secret, kept: Arc::new(Mutex::new(Kept { entries, file: Some(file) })) })
    }

    /// The secret by which events are signed.
    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// How far a payment is.
    pub fn state(&self, payment_id: &str) -> PaymentState {
        let kept = self.kept.lock();
        kept.entries.get(payment_id).map_or(PaymentState::Open { declined: None }, Entry::state)
    }

    /// A buyer uses a card. The result is how far the payment is afterwards.
    pub fn use_card(&self, payment_id: &str, card: Card) -> PaymentState {
        self.change(payment_id, |entry| match (card, &entry.state) {
            (_, EntryState::Captured) => {}
            (Card::PaysWhateverComes, _) => entry.state = EntryState::Captured,
            (Card::Pays, EntryState::Open) => entry.state = EntryState::Authorised,
            (Card::IsDeclined, EntryState::Open) => {
                entry.declined = Some("the test card is made to be declined".to_owned());
            }
            _ => {}
        })
    }

    /// Takes reserved money.
    pub(super) fn capture(&self, payment_id: &str) -> PaymentState {
        self.change(payment_id, |entry| {
            if entry.state == EntryState::Authorised {
                entry.state = EntryState::Captured;
            }
        })
    }

    /// Ends a payment whose money was not taken.
    pub(super) fn cancel(&self, payment_id: &str) -> PaymentState {
        self.change(payment_id, |entry| {
            if entry.state != EntryState::Captured {
                entry.state = EntryState::Cancelled;
            }
        })
    }

    pub(super) fn refund(&self, refund: &NewRefund) {
        if self.kept.lock().entries.contains_key(&refund.payment_id) {
            self.change(&refund.payment_id, |entry| {
                entry.refunds.insert(refund.key.clone(), refund.amount);
            });
        }
    }

    fn change(&self, payment_id: &str, change: impl FnOnce(&mut Entry)) -> PaymentState {
        let mut kept = self.kept.lock();
        let Kept { entries, file } = &mut *kept;
        // Ids begin with the order's, which grow with time: the first one is the oldest.
        if entries.len() >= PAYMENTS_MAX && !entries.contains_key(payment_id) {
            entries.pop_first();
        }
        let entry = entries.entry(payment_id.to_owned()).or_insert_with(Entry::unpaid);
        change(entry);
        if let Some(file) = file {
            let line = Line::Payment { payment: payment_id.to_owned(), entry: entry.clone() };
            if let Err(error) = write(file, &line) {
                tracing::warn!(%error, "the test provider's books can't be written: a restart forgets this payment");
            }
        }
        entry.state()
    }
}

fn write(file: &mut File, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    // In one call: a line is there or not.
    file.write_all(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_are_the_same_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books.jsonl");
        let books = Books::open(&path).unwrap();
        books.use_card("reserved", Card::Pays);
        books.use_card("declined", Card::IsDeclined);
        books.use_card("taken", Card::Pays);
        books.capture("taken");
        books.cancel("cancelled");
        let secret = books.secret().expose().to_owned();
        drop(books);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"payment\": \"torn\", \"sta").unwrap();
        for _ in 0..2 {
            let books = Books::open(&path).unwrap();
            assert_eq!(books.secret().expose(), secret);
            assert_eq!(books.state("reserved"), PaymentState::Authorised);
            assert!(matches!(books.state("declined"), PaymentState::Open { declined: Some(_) }));
            assert_eq!(books.state("taken"), PaymentState::Captured { refunded: Amount(0) });
            assert_eq!(books.state("cancelled"), PaymentState::Cancelled);
            assert_eq!(books.state("torn"), PaymentState::Open { declined: None });
        }
    }
}
