//! Guests: people who hold and buy without an account.
//!
//! A guest has a user id of their own for each event, under which everything else goes on as for any buyer. Who they
//! are is said in the order; that an address is theirs they show by a code that is sent there.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::Semaphore;
use uuid::Builder;

use super::{
    Services,
    addresses::network,
    attempts::{Attempt, MailKind},
    windows::{Recent, WINDOW, WindowCounts, window_at},
};
use crate::{
    api::{Problem, contact::is_email, fields::FieldError, wording},
    auth::{
        Attenuation, Identity, IssuedSession, Memberships, People, Recognised, Role, Roles, VerifiedEmail,
    },
    mail::{
        direct::{DirectMail, Subject},
        sender::MailSender,
    },
};
use domain::{EventId, EventRules, Language, Millis, PersonKey, Timestamp, UserId};

/// Guesses of a code by one guest in a window.
const GUESSES_MAX: u32 = 5;
/// The same by guests who were sent none: for one address, and from one network.
const BLIND_GUESSES_PER_ADDRESS_MAX: u32 = 10;
const BLIND_GUESSES_PER_NETWORK_MAX: u32 = 20;
/// Mails of a kind to one mailbox in a window because of requests from one network, and for one guest.
const MAILS_MAX: u32 = 3;
/// The same whoever asks: nobody uses up from one network what others may be sent.
const MAILS_PER_MAILBOX_MAX: u32 = 9;
/// Requests for links that wait, and those whose orders are being looked for.
const RECOVERIES_MAX: usize = 1_024;
const SEARCHES_MAX: usize = 16;

/// What guests need beside what every buyer does.
pub struct Guests {
    /// Whose address is whose.
    pub people: People,
    mails: Option<Arc<MailSender>>,
    are_welcome: bool,
    pub(super) guesses: WindowCounts<UserId>,
    pub(super) blind_guesses: WindowCounts<PersonKey>,
    pub(super) blind_guesses_from: WindowCounts<IpAddr>,
    /// Which guests were sent a code for which address. A restart forgets it: then their guesses count as blind.
    pub(super) sent_codes: Recent<(UserId, PersonKey)>,
    pub(super) mails_of_guest: WindowCounts<UserId>,
    pub(super) codes: MailCounts,
    pub(super) links: MailCounts,
    pub(super) recoveries: Arc<Semaphore>,
    pub(super) searches: Arc<Semaphore>,
}

/// Mails of one kind, by where they go.
pub(super) struct MailCounts {
    from_network: WindowCounts<(PersonKey, Option<IpAddr>)>,
    in_all: WindowCounts<PersonKey>,
}

impl Default for MailCounts {
    fn default() -> Self {
        Self { from_network: WindowCounts::new(MAILS_MAX), in_all: WindowCounts::new(MAILS_PER_MAILBOX_MAX) }
    }
}

impl MailCounts {
    /// Counts a mail to this mailbox, because of somebody in this network; the error is how long to wait.
    pub(super) fn count(
        &self,
        mailbox: PersonKey,
        network: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Millis> {
        self.from_network.count(&(mailbox, network), now)?;
        self.in_all.count(&mailbox, now)?;
        Ok(())
    }
}

impl Guests {
    /// With who sends mails, if any are sent, and whether anybody may buy without an account.
    pub fn new(people: People, mails: Option<Arc<MailSender>>, are_welcome: bool) -> Self {
        Self {
            people,
            mails,
            are_welcome,
            guesses: WindowCounts::new(GUESSES_MAX),
            blind_guesses: WindowCounts::new(BLIND_GUESSES_PER_ADDRESS_MAX),
            blind_guesses_from: WindowCounts::new(BLIND_GUESSES_PER_NETWORK_MAX),
            sent_codes: Recent::default(),
            mails_of_guest: WindowCounts::new(MAILS_MAX),
            codes: MailCounts::default(),
            links: MailCounts::default(),
            recoveries: Arc::new(Semaphore::new(RECOVERIES_MAX)),
            searches: Arc::new(Semaphore::new(SEARCHES_MAX)),
        }
    }

    /// Refuses whoever has no account where one is needed.
    pub fn check_welcome(&self) -> Result<(), Problem> {
        if self.are_welcome {
            return Ok(());
        }
        Err(Problem::new(403, "guests_off", "nobody buys here without an account; log in"))
    }

    /// The same for places that somebody asks for: a guest's session may be from when guests were welcome.
    pub(super) fn check_may_hold(&self, user: &UserId) -> Result<(), Problem> {
        if user.is_guest() { self.check_welcome() } else { Ok(()) }
    }

    /// Who sends mails, or a refusal.
    pub(super) fn mails(&self) -> Result<&Arc<MailSender>, Problem> {
        self.mails.as_ref().ok_or_else(mails_off)
    }
}

/// 409 `mails_off`.
fn mails_off() -> Problem {
    let detail = "no mails are sent here, so nobody can confirm an address or get a link; set [mail]";
    Problem::new(409, "mails_off", detail)
}

/// Who asks for a code, and where it goes.
pub struct CodeFor<'a> {
    /// Whose session it is.
    pub who: Recognised,
    /// The address.
    pub email: &'a str,
}

impl Services {
    /// A session for somebody new, which is for this event alone.
    pub fn guest_session(
        &self,
        event: EventId,
        client: Option<IpAddr>,
        length: Millis,
    ) -> Result<(Identity, IssuedSession), Problem> {
        self.guests.check_welcome()?;
        if let Some(client) = client {
            let detail = "too many guests at this address; try again, or log in";
            self.limiter.guest_session(client).map_err(|limited| self.limited(detail, limited))?;
        }
        self.visible(event, || Ok(None))?;
        let user = UserId::of_guest(Builder::from_random_bytes(rand::random()).into_uuid());
        self.issue_to_guest(user, event, None, self.engine.now() + length)
    }

    fn issue_to_guest(
        &self,
        user: UserId,
        event: EventId,
        email: Option<VerifiedEmail>,
        end: Timestamp,
    ) -> Result<(Identity, IssuedSession), Problem> {
        let now = self.engine.now();
        let to = Attenuation { event: Some(event), ..Attenuation::default() };
        let session = self.bearers.sessions().issue_narrowed(&user, email.clone(), &to, now, end - now)?;
        let roles = Roles::default().with(Role::Buyer);
        let identity = Identity::new(user, roles, Memberships::default(), session.expires_at);
        Ok((identity.with_email(email), session))
    }

    /// The guest who asks, for which event their session is, and when it ends.
    fn guest_of(&self, who: Recognised) -> Result<(UserId, EventId, Timestamp), Problem> {
        self.guests.check_welcome()?;
        let (event, own, until) = (who.narrowing.event(), who.narrowing.own(true), who.narrowing.until());
        let identity = who.allowed(&own, self.engine.now())?;
        match event.filter(|_| identity.user.is_guest() && own.order.is_none()) {
            Some(event) => {
                let end = until.map_or(identity.expires_at, |until| until.min(identity.expires_at));
                Ok((identity.user, event, end))
            }
            None => Err(Problem::new(403, "forbidden", "only guests confirm an address; you are logged in")),
        }
    }

    /// Sends a guest the code for an address; until when it is taken.
    pub fn send_code(
        &self,
        CodeFor { who, email }: CodeFor<'_>,
        language: Option<Language>,
        client: Option<IpAddr>,
    ) -> Result<Timestamp, Problem> {
        let (user, event, _) = self.guest_of(who)?;
        check_email(email)?;
        let mails = self.guests.mails()?;
        let now = self.engine.now();
        self.attempt(&Attempt::MailOfGuest(user.clone())).map_err(too_many_mails)?;
        self.count_mail(MailKind::Code, email, client)?;
        let window = window_at(now);
        let mail = DirectMail {
            to: email.to_owned(),
            language,
            subject: Subject::Code {
                code: self.guests.people.code(&user, email, window),
                minutes: WINDOW.0 / 60_000,
                event: self.entry(event)?.record(),
            },
        };
        if !mails.send_direct(mail) {
            return Err(wording::overloaded(Millis::from_secs(5)));
        }
        // It is no more than remembered.
        let _ = self.attempt(&Attempt::CodeSent(user, self.guests.people.person(email)));
        // The code of a window is taken in the next one, too.
        Ok(Timestamp((window + 2) * WINDOW.0))
    }

    /// Counts a mail that somebody causes who is not known.
    pub(super) fn count_mail(
        &self,
        kind: MailKind,
        email: &str,
        client: Option<IpAddr>,
    ) -> Result<(), Problem> {
        if let Some(client) = client {
            let detail = "too many mails were asked for at this address; try again later";
            self.limiter.guest_mail(client).map_err(|limited| self.limited(detail, limited))?;
        }
        let mailbox = self.guests.people.mailbox(email);
        let mail = Attempt::Mail(kind, mailbox, client.map(network));
        self.attempt(&mail).map(drop).map_err(too_many_mails)
    }

    /// A guest's session that says that an address is theirs, for the right code. It ends when the one that asks ends, and
    /// is narrowed no less.
    pub fn confirm_email(
        &self,
        CodeFor { who, email }: CodeFor<'_>,
        code: &str,
        client: Option<IpAddr>,
    ) -> Result<(Identity, IssuedSession), Problem> {
        let (user, event, end) = self.guest_of(who)?;
        check_email(email)?;
        let (now, people) = (self.engine.now(), &self.guests.people);
        let left = self.count_guess(&user, people.person(email), client).map_err(|wait| {
            let detail = "too many wrong codes; wait, and ask for a new one";
            Problem::new(429, "rate_limited", detail).with("limit", "code_guesses").retry_after(wait)
        })?;
        let window = window_at(now);
        let is_right =
            [window, window - 1].into_iter().any(|window| people.code(&user, email, window) == code.trim());
        if !is_right {
            let detail = "this is not the code of the mail, or it is too old";
            return Err(Problem::new(422, "code_wrong", detail).with("tries_left", left));
        }
        self.issue_to_guest(user, event, VerifiedEmail::new(email), end)
    }

    /// Counts a guess; how many are left. What strangers guess for an address takes nothing from a guest to whom a code was
    /// sent: they have no such mail, and how many get one is limited.
    fn count_guess(&self, user: &UserId, person: PersonKey, client: Option<IpAddr>) -> Result<u32, Millis> {
        let (guests, now) = (&self.guests, self.engine.now());
        let left = self.attempt(&Attempt::Guess(user.clone()))?;
        if guests.sent_codes.has(&(user.clone(), person), now) {
            return Ok(left);
        }
        let left_from = client.map(|client| self.attempt(&Attempt::BlindGuessFrom(network(client))));
        let left = left.min(left_from.transpose()?.unwrap_or(left));
        Ok(left.min(self.attempt(&Attempt::BlindGuess(person))?))
    }

    /// Whose orders, beside their own, belong to somebody's account: those that guests placed with their address. The
    /// code of a guest is too short to open what others bought.
    pub fn person_of(&self, identity: &Identity) -> Option<PersonKey> {
        let email = identity.email.as_ref().filter(|_| !identity.user.is_guest())?;
        Some(self.guests.people.person(email.as_str()))
    }

    /// Refuses rules that ask guests for what they cannot do here.
    pub fn check_guest_rules(&self, rules: &EventRules) -> Result<(), Problem> {
        if rules.guests.confirm_email && self.guests.mails.is_none() { Err(mails_off()) } else { Ok(()) }
    }
}

/// 429 `rate_limited`: an address, or a guest, got as many mails as it may.
fn too_many_mails(wait: Millis) -> Problem {
    let detail = "as many mails as may be were asked for; look for them, also among spam, or try again later";
    Problem::new(429, "rate_limited", detail).with("limit", "guest_mails").retry_after(wait)
}

/// Refuses what no mail can be sent to.
pub(super) fn check_email(email: &str) -> Result<(), Problem> {
    if is_email(email) {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::meaning("email", "an address such as ana@example.com")]))
}
