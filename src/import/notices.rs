//! What a web page says about itself that its reader should know: it has more pages, it shows only a
//! part to those who do not pay, it asks for consent instead of showing the article.

use dom_query::Document;
use memchr::memmem;

use super::{Warning, links};
use crate::text::Article;

/// A longer article is hardly a part of one, in bytes.
const STUB: usize = 2500;

/// The notices of a page: `html` is its source, `uri` where it came from.
pub(super) fn of(
    document: &Document,
    html: &str,
    article: &Article,
    uri: Option<&str>,
) -> Vec<Warning> {
    let mut notices = Vec::new();
    let holds = |words: &str| memmem::find(html.as_bytes(), words.as_bytes()).is_some();
    let address = article.meta().uri.as_deref().or(uri);
    if let Some(next) = next_page(document, html, address) {
        notices.push(Warning(format!(
            "the article goes on on another page: {next}"
        )));
    } else if ["age 1 of ", "Seite 1 von ", "age 1 sur ", "gina 1 de "]
        .iter()
        .any(|words| says_pages(html, words))
    {
        notices.push(Warning(
            "this is the first page of several: open the others by their addresses".to_owned(),
        ));
    }
    let words = article.text().len();
    let for_some = memmem::find_iter(html.as_bytes(), b"isAccessibleForFree").any(|at| {
        let value: String = html[at..]
            .chars()
            .skip("isAccessibleForFree".len())
            .take(12)
            .flat_map(char::to_lowercase)
            .collect();
        value.contains("false")
    });
    let asks = || WALLS.iter().any(|words| holds(words));
    if words < STUB && (for_some || asks()) {
        notices.push(Warning(
            "this may be only the beginning: the page says that the article is for subscribers"
                .to_owned(),
        ));
    }
    let lower = article.text().to_lowercase();
    let asked = ["cookie", "consent", "privacy"].map(|word| lower.matches(word).count());
    let many = asked.iter().sum::<usize>() >= 4 && asked.iter().filter(|&&n| n > 0).count() > 1;
    let about = CONSENT
        .iter()
        .filter(|words| lower.contains(**words))
        .count();
    if words < STUB && (many || (about >= 3 && words < STUB / 3)) {
        notices.push(Warning(
            "this looks like a page that asks for consent, not like the article".to_owned(),
        ));
    }
    notices
}

/// What pages say where an article ends for those who do not pay.
const WALLS: &[&str] = &[
    "to continue reading",
    "Subscribe to read",
    "for subscribers only",
    "Already a subscriber",
    "Weiterlesen mit ",
    "weiterzulesen",
    "nur für Abonnenten",
    "exklusiv für Abonnenten",
    "réservé aux abonnés",
    "réservée aux abonnés",
    "de cet article à lire",
    "para seguir leyendo",
    "para continuar leyendo",
    "solo para suscriptores",
    "exclusivo para assinantes",
    "para continuar lendo",
    "riservato agli abbonati",
    "per continuare a leggere",
    "alleen voor abonnees",
    "om verder te lezen",
    "för att läsa vidare",
    "for å lese videre",
    "for at læse videre",
    "tylko dla prenumeratorów",
    "dla subskrybentów",
    "jen pro předplatitele",
    "только для подписчиков",
    "abonelere özel",
    "有料記事",
    "会員限定",
    "付费阅读",
    "유료 회원",
];

/// What a page that asks for consent says, in lower case.
const CONSENT: &[&str] = &[
    "cookie",
    "consent",
    "privacy",
    " partner",
    "personal data",
    "information on a device",
    "tracking",
    "einwilligung",
    "personenbezogene daten",
    "datenschutz",
    "consentement",
    "données personnelles",
    "vie privée",
    "consentimiento",
    "datos personales",
    "consenso",
    "dati personali",
    "toestemming",
    "persoonsgegevens",
    "zgod",
    "danych osobowych",
];

/// "Page 1 of 3", where the last number is greater than one.
fn says_pages(html: &str, words: &str) -> bool {
    memmem::find_iter(html.as_bytes(), words.as_bytes()).any(|at| {
        let rest = &html.as_bytes()[at + words.len()..];
        let digits: Vec<u8> = rest
            .iter()
            .copied()
            .take(3)
            .take_while(u8::is_ascii_digit)
            .collect();
        (1..3).contains(&digits.len()) && digits != b"1" && digits != b"0"
    })
}

/// The address of the next page of the same article: its own with a number, not another article's.
fn next_page(document: &Document, html: &str, address: Option<&str>) -> Option<String> {
    let marked = ["rel=\"next\"", "rel=next", "rel='next'"];
    if !marked
        .iter()
        .any(|words| memmem::find(html.as_bytes(), words.as_bytes()).is_some())
    {
        return None;
    }
    let address = address?;
    let whole = address.split(['?', '#']).next().unwrap_or(address);
    let stem = whole
        .trim_end_matches('/')
        .trim_end_matches(".html")
        .trim_end_matches(".htm");
    document.select("[rel~=next]").iter().find_map(|link| {
        let target = links::resolve(Some(address), &link.attr("href")?)?;
        let rest = target.strip_prefix(stem)?;
        let short = rest.len() <= 24 && target != address;
        let separate = rest.starts_with(['/', '?', '-', '_', '.', ',']);
        (short && separate && rest.bytes().any(|b| b.is_ascii_digit())).then_some(target)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Hints, parse};

    fn notices(body: &str, head: &str) -> String {
        let html = format!(
            "<html><head><title>The Ferry</title>{head}</head><body><article><h1>The Ferry</h1>{body}</article></body></html>"
        );
        let hints = Hints {
            uri: Some("https://varn.example/news/ferry".to_owned()),
            ..Hints::default()
        };
        let parsed = parse(html.into(), Format::Html, &hints);
        let warnings = parsed.map(|parsed| parsed.warnings).unwrap_or_default();
        let warnings: Vec<String> = warnings.into_iter().map(|warning| warning.0).collect();
        warnings.join("; ")
    }

    fn words(times: usize) -> String {
        "<p>The ferry left the harbour, and nobody on the quay saw it go on that day in May.</p>"
            .repeat(times)
    }

    #[test]
    fn other_pages_of_an_article_are_told() {
        let next = "<link rel=next href='/news/ferry/2'>";
        assert!(notices(&words(8), next).contains("https://varn.example/news/ferry/2"));
        let next = "<link rel=\"next\" href=\"/news/ferry?page=2\">";
        assert!(notices(&words(8), next).contains("ferry?page=2"));
        let other = "<link rel=next href='/news/storm-of-2024'>";
        assert_eq!(notices(&words(8), other), "");
        // Another article whose address begins alike; the article itself.
        for other in ["-and-the-storm-of-november-2024", ""] {
            let other = format!("<link rel=next href='/news/ferry{other}'>");
            assert_eq!(notices(&words(8), &other), "");
        }
        let pager = format!("{}<div class=pager>Page 1 of 3</div>", words(8));
        assert!(notices(&pager, "").contains("first page of several"));
        assert_eq!(notices(&format!("{}<p>Page 1 of 1</p>", words(8)), ""), "");
    }

    #[test]
    fn parts_for_subscribers_and_questions_for_consent_are_told() {
        let paid = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"The Ferry\",\"isAccessibleForFree\": \"False\"}</script>";
        assert!(notices(&words(3), paid).contains("subscribers"));
        assert_eq!(notices(&words(60), paid), "");
        let free = paid.replace("False", "True");
        assert_eq!(notices(&words(3), &free), "");
        let consent = "<p>We and our partners use cookies. By your consent, cookies are stored. Read our privacy policy about cookies and consent.</p>";
        assert!(notices(consent, "").contains("asks for consent"));
    }
}
