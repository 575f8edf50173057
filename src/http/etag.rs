//! Strong entity tags, one per encoding of a representation (RFC 9110, 8.8.3.3). Handlers know the tag of the content; the
//! middleware adds the encoding in which the answer left.

use actix_web::{
    HttpRequest,
    dev::ServiceResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};

const ENCODINGS: [&str; 4] = ["gzip", "br", "deflate", "zstd"];

/// Whether the client has this version already, in whatever encoding.
pub fn matches(request: &HttpRequest, etag: &str) -> bool {
    known(request.headers().get(header::IF_NONE_MATCH), etag).is_some()
}

/// The tag under which the client has it.
fn known<'a>(asked: Option<&'a HeaderValue>, etag: &str) -> Option<&'a str> {
    let tags = asked?.to_str().ok()?.split(',').map(str::trim);
    let mut tags = tags.map(|tag| tag.strip_prefix("W/").unwrap_or(tag));
    tags.find(|tag| *tag == "*" || content_tag(tag) == etag)
}

/// The tag of the content, without what the encoding added.
fn content_tag(tag: &str) -> String {
    let plain = ENCODINGS.iter().find_map(|encoding| tag.strip_suffix(&format!("-{encoding}\"")));
    plain.map_or_else(|| tag.to_owned(), |plain| format!("{plain}\""))
}

/// Gives an answer the tag of its encoding; a 304 the one that the client named.
pub(super) fn finish<B>(response: &mut ServiceResponse<B>) {
    let headers = response.headers();
    let Some(etag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return };
    let own = if response.status() == StatusCode::NOT_MODIFIED {
        known(response.request().headers().get(header::IF_NONE_MATCH), etag)
            .filter(|tag| *tag != "*")
            .map(str::to_owned)
    } else {
        let encoding = headers.get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok());
        encoding
            .filter(|encoding| ENCODINGS.contains(encoding))
            .map(|encoding| format!("{}-{encoding}\"", etag.trim_end_matches('"')))
    };
    if let Some(own) = own.and_then(|own| HeaderValue::from_str(&own).ok()) {
        response.headers_mut().insert(header::ETAG, own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_known_in_any_encoding_and_no_other_version_is() {
        let asked = |text: &str| HeaderValue::from_str(text).unwrap();
        for tag in ["\"a1\"", "\"a1-gzip\"", "W/\"a1-br\"", "\"zz\", \"a1-zstd\"", "*"] {
            assert!(known(Some(&asked(tag)), "\"a1\"").is_some(), "{tag}");
        }
        for tag in ["\"a2\"", "\"a1-x\"", "a1", ""] {
            assert!(known(Some(&asked(tag)), "\"a1\"").is_none(), "{tag}");
        }
    }
}
