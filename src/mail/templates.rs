//! Templates: those in the binary, of which an installation may replace any with a file of its own.

use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use domain::Language;

/// Every template: its name, which is also its file's, and its text.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("templates/", $name)))),*];
    };
}

templates! {
    "layout.html",
    "en/confirm_code.html",
    "en/confirm_code.txt",
    "en/recover_link.html",
    "en/recover_link.txt",
    "es/confirm_code.html",
    "es/confirm_code.txt",
    "es/recover_link.html",
    "es/recover_link.txt",
    "en/order_awaiting_payment.html",
    "en/order_awaiting_payment.txt",
    "en/order_completed.html",
    "en/order_completed.txt",
    "en/order_failed.html",
    "en/order_failed.txt",
    "en/order_cancelled.html",
    "en/order_cancelled.txt",
    "en/order_refunded.html",
    "en/order_refunded.txt",
    "en/order_sum.html",
    "en/order_sum.txt",
    "en/event_cancelled.html",
    "en/event_cancelled.txt",
    "en/event_moved.html",
    "en/event_moved.txt",
    "es/order_awaiting_payment.html",
    "es/order_awaiting_payment.txt",
    "es/order_completed.html",
    "es/order_completed.txt",
    "es/order_failed.html",
    "es/order_failed.txt",
    "es/order_cancelled.html",
    "es/order_cancelled.txt",
    "es/order_refunded.html",
    "es/order_refunded.txt",
    "es/order_sum.html",
    "es/order_sum.txt",
    "es/event_cancelled.html",
    "es/event_cancelled.txt",
    "es/event_moved.html",
    "es/event_moved.txt",
}

/// Why templates cannot be used. The message names the file.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file of the folder cannot be read.
    #[error("mail.templates_folder: {path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// A template has an error.
    #[error("{0:#}")]
    Template(#[from] minijinja::Error),
    /// The text of a mail begins with its subject.
    #[error("the first line of {0} is the mail's subject; it is empty")]
    Subject(String),
}

/// A mail as its templates make it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// For readers that show no HTML.
    pub text: String,
    /// The same with its looks.
    pub html: String,
}

/// The templates of all mails.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The built-in ones, and those of this folder instead of them.
    pub fn load(folder: Option<&Path>) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        // A name that a template got wrong is found at the start, not in a buyer's mail.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "html")) => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
        environment.set_syntax(syntax);
        for (name, built_in) in BUILT_IN {
            match folder.map(|folder| folder.join(name)).filter(|path| path.exists()) {
                None => environment.add_template(name, built_in)?,
                Some(path) => {
                    let text = std::fs::read_to_string(&path)
                        .map_err(|error| TemplateError::Read { path: path.clone(), error })?;
                    environment.add_template_owned(*name, text)?;
                }
            }
        }
        Ok(Self { environment })
    }

    /// Makes a mail.
    pub fn render(
        &self,
        kind: &str,
        language: Language,
        content: &impl Serialize,
    ) -> Result<Rendered, TemplateError> {
        let name = |ending: &str| format!("{}/{}.{ending}", language.as_str(), kind);
        let template =
            |name: &str| Ok::<_, TemplateError>(self.environment.get_template(name)?.render(Serde(content))?);
        let text = template(&name("txt"))?;
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        let subject: String = subject.chars().filter(|c| !c.is_control()).collect();
        let subject = subject.trim().to_owned();
        if subject.is_empty() {
            return Err(TemplateError::Subject(name("txt")));
        }
        Ok(Rendered { subject, text: text.trim_start().to_owned(), html: template(&name("html"))? })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample::sample, *};
    use domain::MailKind;

    #[test]
    fn every_mail_can_be_written_in_every_language() {
        let templates = Templates::load(None).unwrap();
        for kind in MailKind::ALL {
            for language in Language::ALL {
                let content = sample(kind).content("https://tickets.example/", language);
                let mail = templates.render(kind.as_str(), language, &content).unwrap();
                assert!(mail.text.contains("https://tickets.example/orders/"), "{kind:?} {}", mail.text);
                // The library escapes more than it must.
                let html = mail.html.replace("&#x2f;", "/");
                assert!(html.contains("https://tickets.example/orders/"), "{kind:?} {html}");
                assert!(mail.html.starts_with("<!doctype html>"), "{}", mail.html);
                assert!(!mail.subject.contains('{'), "{}", mail.subject);
            }
        }
    }

    #[test]
    fn what_somebody_typed_is_text_and_a_subject_has_one_line() {
        let mut facts = sample(MailKind::OrderCompleted);
        facts.event.details.name = "<i>\"&\r\nBcc: x@y.example".to_owned();
        let content = facts.content("https://tickets.example", Language::English);
        let mail =
            Templates::load(None).unwrap().render(facts.kind.as_str(), Language::English, &content).unwrap();
        assert!(!mail.html.contains("<i>") && mail.html.contains("&lt;i&gt;"), "{}", mail.html);
        assert!(!mail.subject.contains('\n') && !mail.subject.contains('\r'), "{:?}", mail.subject);
    }

    #[test]
    fn a_file_of_the_folder_takes_the_place_of_a_built_in_template() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("es")).unwrap();
        let path = folder.path().join("es/order_failed.txt");
        std::fs::write(&path, "Lo sentimos: {{ event.name }}\n\nOtra vez.\n").unwrap();
        let content = sample(MailKind::OrderFailed).content("https://tickets.example", Language::Spanish);
        let render = || {
            Templates::load(Some(folder.path()))?.render(
                MailKind::OrderFailed.as_str(),
                Language::Spanish,
                &content,
            )
        };
        let mail = render().unwrap();
        assert_eq!((mail.subject.starts_with("Lo sentimos: "), mail.text.as_str()), (true, "Otra vez."));
        std::fs::write(&path, "{{ event.nombre }}\n").unwrap();
        let error = render().unwrap_err().to_string();
        assert!(error.contains("es/order_failed.txt"), "{error}");
    }
}
