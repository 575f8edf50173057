//! Starts who sends mails, and `ticketbuster mail preview`, which writes every mail into a folder.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::Subcommand;

use super::CliError;
use crate::{
    actors::{Engine, MailRoute},
    auth::OrderLinks,
    config::{Config, Mail},
    mail::{
        check::MailTester,
        compose::{MailWriter, calendar},
        direct,
        pdf::tickets_pdf,
        sample::{sample, sample_of_part},
        sender::MailSender,
    },
    store::Store,
    telemetry::Metrics,
    tickets::TicketMinter,
};
use domain::{Language, MailKind, Millis};

/// Who writes mails and who sends them, if that is configured.
pub(super) struct Mails {
    pub(super) writer: Option<Arc<MailWriter>>,
    pub(super) route: Option<MailRoute>,
    pub(super) tester: Option<MailTester>,
    /// For mails that somebody waits for.
    pub(super) sender: Option<Arc<MailSender>>,
}

/// Starts it. The server need not be there; templates must be without faults.
pub(super) fn open_mails(
    config: &Config,
    store: &Arc<dyn Store>,
    metrics: &Arc<Metrics>,
    links: OrderLinks,
    minter: Arc<TicketMinter>,
) -> Result<Mails, CliError> {
    let settings = &config.mail;
    if !settings.is_on() {
        tracing::info!("no mails are sent: mail.host is empty");
        return Ok(Mails { writer: None, route: None, sender: None, tester: None });
    }
    let writer = Arc::new(MailWriter::new(settings, &config.payments.invoice_instructions)?);
    let sender = MailSender::start(settings, writer.clone(), store.clone(), metrics.clone(), links, minter)?;
    tracing::info!(host = settings.host, port = settings.port, from = settings.from, "mails are sent");
    let sender = Arc::new(sender);
    let route = MailRoute { sender: sender.clone(), in_flight_max: settings.in_flight_max };
    let tester = Some(MailTester::new(settings)?);
    Ok(Mails { writer: Some(writer), route: Some(route), sender: Some(sender), tester })
}

/// How often it is looked for contacts that are old enough to be erased.
const ERASE_EVERY: Duration = Duration::from_secs(3_600);
/// How many are erased at a time, and the pause after that: group commits wait for a deletion.
const ERASED_AT_ONCE: u32 = 1_000;
const ERASE_PAUSE: Duration = Duration::from_millis(50);

/// Erases the contacts of events that began so many days ago; never, if that is none.
pub(super) async fn erase_old_contacts(engine: Engine, days: i64) {
    if days == 0 {
        return;
    }
    let age = Millis::from_hours(days.saturating_mul(24));
    loop {
        let now = engine.now();
        let over = engine.catalogue().all().into_iter();
        let over = over.filter(|entry| entry.record().details.starts_at + age <= now);
        for event in over.map(|entry| entry.event).collect::<Vec<_>>() {
            loop {
                match engine.contacts().erase_contacts_of_event(event, ERASED_AT_ONCE).await {
                    Ok(erased) if erased >= ERASED_AT_ONCE.into() => actix_rt::time::sleep(ERASE_PAUSE).await,
                    Ok(0) => break,
                    Ok(erased) => {
                        tracing::info!(%event, erased, "the last old contacts of an event are erased");
                        break;
                    }
                    Err(error) => {
                        tracing::warn!(%event, %error, "old contacts were not erased");
                        break;
                    }
                }
            }
        }
        actix_rt::time::sleep(ERASE_EVERY).await;
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write every mail with an invented order, as text and HTML, with its tickets and calendar file.
    Preview {
        /// The folder to write into; it is made.
        #[arg(long, default_value = "mail-preview")]
        out: PathBuf,
    },
}

pub(super) fn run(args: Args, config: &Config) -> Result<ExitCode, CliError> {
    let Command::Preview { out } = args.command;
    // Also where no mails are sent yet: what they link to is then an example.
    let mut settings = config.mail.clone();
    if settings.site_url.is_empty() {
        settings.site_url = "https://tickets.example".to_owned();
    }
    preview(&settings, &config.payments.invoice_instructions, &out)?;
    println!("{}", out.display());
    Ok(ExitCode::SUCCESS)
}

fn preview(settings: &Mail, instructions: &BTreeMap<String, String>, out: &Path) -> Result<(), CliError> {
    let writer = MailWriter::new(settings, instructions)?;
    for language in Language::ALL {
        let folder = out.join(language.as_str());
        std::fs::create_dir_all(&folder)?;
        for subject in direct::samples() {
            let mail = writer.rendered_direct(&subject, language, |_| None)?;
            std::fs::write(folder.join(format!("{}.html", subject.name())), &mail.html)?;
            let text = format!("{}\n\n{}", mail.subject, mail.text);
            std::fs::write(folder.join(format!("{}.txt", subject.name())), text)?;
        }
        let whole = MailKind::ALL.map(|kind| (kind.as_str(), sample(kind)));
        for (name, facts) in whole.into_iter().chain([("order_refunded_part", sample_of_part())]) {
            let mail = writer.preview(&facts, language)?;
            let file = |ending: &str| folder.join(format!("{name}.{ending}"));
            std::fs::write(file("html"), &mail.html)?;
            std::fs::write(file("txt"), format!("{}\n\n{}", mail.subject, mail.text))?;
            let (content, _) = writer.rendered(&facts, language)?;
            if !content.tickets.is_empty() {
                std::fs::write(file("pdf"), tickets_pdf(&content, language)?)?;
            }
            let at = facts.order.created_at;
            if let Some(calendar) = calendar(&facts, &content, language, at) {
                std::fs::write(file("ics"), calendar.text)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_has_every_mail_also_those_that_somebody_waits_for_and_a_part_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = crate::mail::settings::tests::mail_without_host();
        settings.site_url = "https://tickets.example".to_owned();
        preview(&settings, &BTreeMap::new(), folder.path()).unwrap();
        let names = MailKind::ALL.map(MailKind::as_str);
        for name in names.into_iter().chain(["confirm_code", "recover_link", "order_refunded_part"]) {
            for language in Language::ALL {
                for ending in ["txt", "html"] {
                    let file = folder.path().join(language.as_str()).join(format!("{name}.{ending}"));
                    assert!(std::fs::read_to_string(&file).is_ok_and(|text| !text.is_empty()), "{file:?}");
                }
            }
        }
        let part = std::fs::read_to_string(folder.path().join("en/order_refunded_part.txt")).unwrap();
        assert!(part.contains("a broken seat") && part.contains("(ticket void)"), "{part}");
    }
}
