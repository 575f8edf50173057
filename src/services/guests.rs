//! Guests: people who hold and buy without an account.
//!
//! A guest has a user id of their own for each event, under which everything else goes on as for any buyer. Who they
//! are is said in the order; that an address is theirs they show by a code that is sent there.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::Semaphore;
use uuid::Builder;

use super::{
    Services,
    windows::{WINDOW, WindowCounts, window_at},
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

/// Guesses of a code by one guest, and for one address, in a window.
const GUESSES_MAX: u32 = 5;
const GUESSES_PER_ADDRESS_MAX: u32 = 10;
/// Mails to one address, and for one guest, in a window.
const MAILS_MAX: u32 = 3;
/// Requests for links whose orders are being looked for.
const SEARCHES_MAX: usize = 64;

/// What guests need beside what every buyer does.
pub struct Guests {
    /// Whose address is whose.
    pub people: People,
    mails: Option<Arc<MailSender>>,
    guesses: WindowCounts<UserId>,
    guesses_of_address: WindowCounts<PersonKey>,
    mails_of_guest: WindowCounts<UserId>,
    mails_to_address: WindowCounts<PersonKey>,
    pub(super) searches: Arc<Semaphore>,
}

impl Guests {
    /// With who sends mails, if any are sent.
    pub fn new(people: People, mails: Option<Arc<MailSender>>) -> Self {
        Self {
            people,
            mails,
            guesses: WindowCounts::new(GUESSES_MAX),
            guesses_of_address: WindowCounts::new(GUESSES_PER_ADDRESS_MAX),
            mails_of_guest: WindowCounts::new(MAILS_MAX),
            mails_to_address: WindowCounts::new(MAILS_MAX),
            searches: Arc::new(Semaphore::new(SEARCHES_MAX)),
        }
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
        if let Some(client) = client {
            let detail = "too many guests at this address; try again, or log in";
            self.limiter.guest_session(client).map_err(|limited| self.limited(detail, limited))?;
        }
        self.visible(event, || Ok(None))?;
        let user = UserId::of_guest(Builder::from_random_bytes(rand::random()).into_uuid());
        self.issue_to_guest(user, event, None, length)
    }

    fn issue_to_guest(
        &self,
        user: UserId,
        event: EventId,
        email: Option<VerifiedEmail>,
        length: Millis,
    ) -> Result<(Identity, IssuedSession), Problem> {
        let now = self.engine.now();
        let to = Attenuation { event: Some(event), ..Attenuation::default() };
        let session = self.bearers.sessions().issue_narrowed(&user, email.clone(), &to, now, length)?;
        let roles = Roles::default().with(Role::Buyer);
        let identity = Identity::new(user, roles, Memberships::default(), session.expires_at);
        Ok((identity.with_email(email), session))
    }

    /// The guest who asks, and for which event their session is.
    fn guest_of(&self, who: Recognised) -> Result<(UserId, EventId), Problem> {
        let (event, own) = (who.narrowing.event(), who.narrowing.own(true));
        let identity = who.allowed(&own, self.engine.now())?;
        match event.filter(|_| identity.user.is_guest() && own.order.is_none()) {
            Some(event) => Ok((identity.user, event)),
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
        let (user, event) = self.guest_of(who)?;
        check_email(email)?;
        let mails = self.guests.mails()?;
        self.count_mail(email, client)?;
        let now = self.engine.now();
        self.guests.mails_of_guest.count(&user, now).map_err(too_many_mails)?;
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
        // The code of a window is taken in the next one, too.
        Ok(Timestamp((window + 2) * WINDOW.0))
    }

    /// Counts a mail that somebody causes who is not known.
    pub(super) fn count_mail(&self, email: &str, client: Option<IpAddr>) -> Result<(), Problem> {
        if let Some(client) = client {
            let detail = "too many mails were asked for at this address; try again later";
            self.limiter.guest_mail(client).map_err(|limited| self.limited(detail, limited))?;
        }
        let person = self.guests.people.person(email);
        self.guests.mails_to_address.count(&person, self.engine.now()).map_err(too_many_mails)?;
        Ok(())
    }

    /// A guest's session that says that an address is theirs, for the right code.
    pub fn confirm_email(
        &self,
        CodeFor { who, email }: CodeFor<'_>,
        code: &str,
        length: Millis,
    ) -> Result<(Identity, IssuedSession), Problem> {
        let (user, event) = self.guest_of(who)?;
        check_email(email)?;
        let (now, people) = (self.engine.now(), &self.guests.people);
        let too_many = |wait: Millis| {
            let detail = "too many wrong codes; wait, and ask for a new one";
            Problem::new(429, "rate_limited", detail).with("limit", "code_guesses").retry_after(wait)
        };
        let left = self.guests.guesses.count(&user, now).map_err(too_many)?;
        let left_of_address = self.guests.guesses_of_address.count(&people.person(email), now);
        let left = left.min(left_of_address.map_err(too_many)?);
        let window = window_at(now);
        let is_right =
            [window, window - 1].into_iter().any(|window| people.code(&user, email, window) == code.trim());
        if !is_right {
            let detail = "this is not the code of the mail, or it is too old";
            return Err(Problem::new(422, "code_wrong", detail).with("tries_left", left));
        }
        self.issue_to_guest(user, event, VerifiedEmail::new(email), length)
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
    let detail = format!("{MAILS_MAX} mails were sent; look for them, also among spam, or try again later");
    Problem::new(429, "rate_limited", detail).with("limit", "guest_mails").retry_after(wait)
}

/// Refuses what no mail can be sent to.
pub(super) fn check_email(email: &str) -> Result<(), Problem> {
    if is_email(email) {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::meaning("email", "an address such as ana@example.com")]))
}
