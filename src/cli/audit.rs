//! `ticketbuster audit`: checks the store, or an archive, and prints what it counted; fails on any violation. It changes
//! nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::ExitCode,
};

use super::{
    CliError,
    serve::payments,
    store::{must_be_there, open_store},
};
use crate::{
    archive::ArchiveFile,
    config::{Config, Profile},
    payments::{
        Payments,
        audit::{Comparison, PaymentAudit},
        provider::{LedgerEntry, PaymentProvider},
    },
    persistence::audit,
    store::Store,
};
use domain::{Order, OrderId, Route, Routed as _, Timestamp};

/// Orders that are read at a time.
const ORDERS_PER_PAGE: u32 = 1_000;

/// What to check.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    /// Compare payments with the books of their providers, too: every captured payment is one completed order or a full
    /// refund.
    #[arg(long)]
    payments: bool,
    /// Check the event in this archive instead of a store.
    #[arg(long, value_name = "FILE", conflicts_with = "payments")]
    archive: Option<PathBuf>,
}

pub(super) fn run(args: &Args, config: &Config, profile: Profile) -> Result<ExitCode, CliError> {
    if let Some(path) = &args.archive {
        let file = ArchiveFile::open(path)?;
        let report = actix_rt::System::new().block_on(audit::audit(&file))?;
        print!("{report}");
        return Ok(code(report.violations.is_empty()));
    }
    must_be_there(config)?;
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
    Ok(code(is_right))
}

fn code(is_right: bool) -> ExitCode {
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Compares the orders of each provider that keeps books with these.
async fn audit_payments(
    store: &dyn Store,
    payments: &Payments,
) -> Result<BTreeMap<String, PaymentAudit>, CliError> {
    let mut comparisons: BTreeMap<String, Comparison> = BTreeMap::new();
    // Their orders are in files: what the books say of them can't be compared here.
    let archived = store.archived_events(Timestamp(0)).await?;
    let archived: BTreeSet<Route> = archived.iter().map(|line| line.event.route()).collect();
    for event in store.events().await? {
        let mut after: Option<(Timestamp, OrderId)> = None;
        loop {
            let orders = store.orders_of_event(event.event, None, after, ORDERS_PER_PAGE).await?;
            for order in &orders {
                compare(payments, &archived, &mut comparisons, order).await?;
            }
            let Some(last) = orders.last() else { break };
            after = Some((last.created_at, last.order));
        }
    }
    Ok(comparisons.into_iter().map(|(provider, comparison)| (provider, comparison.finish())).collect())
}

async fn compare(
    payments: &Payments,
    archived: &BTreeSet<Route>,
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
        let mut ledger = ledger(provider.as_ref(), name).await?;
        ledger.retain(|entry| !entry.order.is_some_and(|order| archived.contains(&order.route())));
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
