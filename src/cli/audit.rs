//! `ticketbuster audit`: checks the store and prints what it counted; fails on any violation. It changes nothing.

use std::{collections::BTreeMap, process::ExitCode};

use super::{CliError, serve::payments, store::open_store};
use crate::{
    config::{Config, Profile, StoreKind},
    payments::{
        Payments,
        audit::{Comparison, PaymentAudit},
        provider::{LedgerEntry, PaymentProvider},
    },
    persistence::audit,
    store::Store,
};
use domain::{Order, OrderId, Timestamp};

/// Orders that are read at a time.
const ORDERS_PER_PAGE: u32 = 1_000;

/// What to check.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Args {
    /// Compare payments with the books of their providers, too: every captured payment is one completed order or a full
    /// refund.
    #[arg(long)]
    payments: bool,
}

pub(super) fn run(args: Args, config: &Config, profile: Profile) -> Result<ExitCode, CliError> {
    let (kind, path) = (config.store.kind, &config.store.path);
    // Opening would create an empty store, which has no faults: the wrong folder would go unnoticed.
    if kind == StoreKind::Sqlite && !path.exists() {
        let path = path.display();
        return Err(format!(
            "there is no store at {path}; run this where the server runs, or set store.path"
        )
        .into());
    }
    let is_right = actix_rt::System::new().block_on(async {
        let store = open_store(config).await?;
        let report = audit::audit(store.as_ref()).await?;
        print!("{report}");
        let mut is_right = report.violations.is_empty();
        if args.payments {
            // Without one of these lines a provider has no books, or no orders.
            for (provider, report) in audit_payments(store.as_ref(), &payments(config, profile)?).await? {
                print!("{provider}: {report}");
                is_right &= report.violations.is_empty();
            }
        }
        Ok::<bool, CliError>(is_right)
    })?;
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares the orders of each provider that keeps books with these.
async fn audit_payments(
    store: &dyn Store,
    payments: &Payments,
) -> Result<BTreeMap<String, PaymentAudit>, CliError> {
    let mut comparisons: BTreeMap<String, Comparison> = BTreeMap::new();
    for event in store.events().await? {
        let mut after: Option<(Timestamp, OrderId)> = None;
        loop {
            let orders = store.orders_of_event(event.event, None, after, ORDERS_PER_PAGE).await?;
            for order in &orders {
                compare(payments, &mut comparisons, order).await?;
            }
            let Some(last) = orders.last() else { break };
            after = Some((last.created_at, last.order));
        }
    }
    Ok(comparisons.into_iter().map(|(provider, comparison)| (provider, comparison.finish())).collect())
}

async fn compare(
    payments: &Payments,
    comparisons: &mut BTreeMap<String, Comparison>,
    order: &Order,
) -> Result<(), CliError> {
    let name = &order.payment.provider;
    let provider = payments.provider(name);
    let provider = provider.ok_or_else(|| {
        format!("there are orders of the payment provider '{name}', which is not configured")
    })?;
    if !provider.keeps_books() {
        return Ok(());
    }
    if !comparisons.contains_key(name) {
        let ledger = ledger(provider.as_ref(), name).await?;
        comparisons.insert(name.clone(), PaymentAudit::of(ledger));
    }
    if let Some(comparison) = comparisons.get_mut(name) {
        comparison.add(order);
    }
    Ok(())
}

/// All of a provider's books.
async fn ledger(provider: &dyn PaymentProvider, name: &str) -> Result<Vec<LedgerEntry>, CliError> {
    let (mut entries, mut page) = (Vec::new(), None);
    loop {
        let read = provider.ledger(Timestamp(0), page).await;
        let read = read.map_err(|error| format!("the books of '{name}' can't be read: {error}"))?;
        entries.extend(read.entries);
        page = read.next;
        if page.is_none() {
            return Ok(entries);
        }
    }
}
