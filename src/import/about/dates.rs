//! Which day of a web page is the one on which it was published.

use crate::import::date;

/// How the press says when it published something, in lower case.
const PUBLISHED: &[&str] = &[
    "publi",
    "posted",
    "veröffentlicht",
    "erstellt",
    "pubblicato",
    "geplaatst",
    "gepubliceerd",
    "opublikowan",
    "vydáno",
    "julkaistu",
    "yayın",
    "опубликован",
    "опубліковано",
    "发布",
    "公開",
];

/// True for a line that says when something was published.
pub(super) fn says_published(words: &str) -> bool {
    let lower = words.to_lowercase();
    PUBLISHED.iter().any(|word| lower.contains(word))
}

/// The day in a line of dates: the one of publication, whichever comes first.
pub(super) fn published(words: &str, language: Option<&str>) -> Option<String> {
    let lower = words.to_lowercase();
    let first = |list: &[&str]| list.iter().filter_map(|word| lower.find(word)).min();
    let updated = first(&[
        "updated",
        "modified",
        "aktualisiert",
        "mis à jour",
        "modifié",
        "actualizado",
        "atualizado",
        "aggiornato",
        "bijgewerkt",
        "zaktualizowan",
        "aktualizován",
        "oppdatert",
        "uppdaterad",
        "opdateret",
        "güncelle",
        "обновлен",
        "оновлено",
        "更新",
    ]);
    let published = first(PUBLISHED);
    if let (Some(updated), Some(published)) = (updated, published)
        && updated < published
        && let Some(day) = date::find(&lower[published..], language)
    {
        return Some(day);
    }
    date::find(words, language)
}

/// True for a line that is a date or tells when something was published.
pub(super) fn is_about_time(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let lower = words.to_lowercase();
    letters < 40
        || [
            "publi",
            "posted",
            "updated",
            "veröffentlicht",
            "erstellt",
            "aktualisiert",
            "stand:",
            "geschrieben",
            "pubblicato",
            "опубликован",
            "дата",
            "yayın",
            "tarih",
            "đăng",
            "dipublikasi",
            "diterbitkan",
            "objavljeno",
            "zveřejněno",
            "vydáno",
            "opublikowan",
            "utworzon",
            "julkaistu",
            "publicerad",
            "publisert",
            "offentliggjort",
            "data",
            "fecha",
            "date",
            "δημοσ",
            "נشر",
            "نشر",
            "פורסם",
            "प्रकाशित",
            "发布",
            "時間",
            "更新",
            "입력",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

/// `…/2018/04/05/…` or `…-2018-04-05…`
pub(super) fn date_in_address(uri: &str) -> Option<String> {
    let path = uri.split(['?', '#']).next()?;
    let starts = path
        .match_indices(['/', '-', '_'])
        .map(|(at, _)| &path[at + 1..]);
    starts
        .filter(|rest| rest.starts_with("19") || rest.starts_with("20"))
        .find_map(|rest| {
            let day = rest.get(..10)?;
            date::normalise(day)
        })
}
