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
    "utworzon",
    "dodano",
    "vydáno",
    "zveřejněno",
    "publikováno",
    "julkaistu",
    "yayın",
    "oluşturulma",
    "giriş tarihi",
    "eklenme",
    "опубликован",
    "опубліковано",
    "дата публ",
    "发布",
    "發布",
    "发表",
    "公開",
    "掲載",
    "配信",
    "登録日",
    "입력",
    "등록",
    "승인",
    "작성일",
    "đăng lúc",
    "ngày đăng",
    "xuất bản",
    "dipublikasi",
    "diterbitkan",
    "tayang",
    "objavljeno",
    "offentliggjort",
    "megjelent",
    "közzétéve",
    "avaldatud",
    "paskelbta",
    "δημοσ",
    "نشر",
    "نُشر",
    "انتشار",
    "פורסם",
    "प्रकाशित",
    "प्रकाशन",
    "প্রকাশ",
    "เผยแพร่",
    "วันที่ลง",
    "creado",
    "criado",
    "posté",
    "mis en ligne",
    "date of issue",
    "zverejnen",
    "uverejnen",
    "објављено",
    "објавено",
    "публикув",
    "апублікаван",
    "გამოქვეყნ",
    "հրապարակ",
    "dərc ",
    "eʼlon qilin",
    "жарияла",
    "botuar",
    "argitaratu",
    "foilsithe",
    "cyhoeddwyd",
    "gepubliseer",
    "imechapishwa",
    "disiarkan",
    "வெளியிட",
    "પ્રકાશિત",
    "ਪ੍ਰਕਾਸ਼ਿਤ",
    "പ്രസിദ്ധീക",
    "udgivet",
    "lagt ut",
    "birt ",
    "شائع",
];

/// How it says when it changed something, in lower case.
const UPDATED: &[&str] = &[
    "updated",
    "modified",
    "last edited",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "modifié",
    "mise à jour",
    "actualizado",
    "modificado",
    "atualizado",
    "aggiornato",
    "aggiornamento",
    "bijgewerkt",
    "gewijzigd",
    "zaktualizowan",
    "aktualizacja",
    "aktualizován",
    "upraveno",
    "oppdatert",
    "uppdaterad",
    "opdateret",
    "päivitetty",
    "güncelle",
    "обновлен",
    "изменен",
    "оновлено",
    "ενημέρωση",
    "ενημερώθηκε",
    "更新",
    "修订",
    "수정",
    "최종",
    "تحديث",
    "به‌روز",
    "بروزرسانی",
    "עודכן",
    "अपडेट",
    "আপডেট",
    "ปรับปรุง",
    "แก้ไข",
    "cập nhật",
    "diperbarui",
    "frissít",
    "actualizat",
    "atnaujinta",
    "uuendatud",
    "ažurirano",
    "ažurirana",
    "actualitzat",
    "aktualizované",
    "posodobljeno",
    "uppdaterat",
    "uppfært",
    "kemas kini",
    "imesasishwa",
    "ажурирано",
    "обновено",
    "актуализ",
    "абноўлен",
    "განახლ",
    "թարմաց",
    "yenilən",
    "yangilan",
    "жаңарт",
    "përditësuar",
    "eguneratu",
    "nuashonra",
    "diweddarwyd",
    "aġġornat",
    "opgedateer",
    "புதுப்பி",
    "અપડેટ",
    "ਅੱਪਡੇਟ",
    "ಅಪ್ಡೇಟ್",
    "అప్డేట్",
    "അപ്ഡേറ്റ്",
    "अद्यावधिक",
    "اپ ڈیٹ",
];

/// True for a line that says when something was published.
pub(super) fn says_published(words: &str) -> bool {
    let lower = words.to_lowercase();
    PUBLISHED.iter().any(|word| lower.contains(word))
}

/// True for a line that says when something was changed.
pub(super) fn says_updated(words: &str) -> bool {
    let lower = words.to_lowercase();
    UPDATED.iter().any(|word| lower.contains(word))
}

/// What a line says before it says when something was published or changed.
pub(super) fn before_dates(words: &str) -> &str {
    let lower = words.to_lowercase();
    let says = PUBLISHED
        .iter()
        .chain(UPDATED)
        .filter_map(|word| lower.find(word));
    match says.min() {
        Some(at) if at > 6 && lower.len() == words.len() => words.get(..at).unwrap_or(words),
        _ => words,
    }
}

/// The day in a line of dates: the one of publication, whichever comes first.
pub(in crate::import) fn published(words: &str, language: Option<&str>) -> Option<String> {
    let lower = words.to_lowercase();
    let first = |list: &[&str]| list.iter().filter_map(|word| lower.find(word)).min();
    if let (Some(updated), Some(published)) = (first(UPDATED), first(PUBLISHED))
        && updated < published
        && let Some(day) = date::find(&lower[published..], language)
    {
        return Some(day);
    }
    date::find(words, language)
}

/// True for a line that is a date or tells when something was published.
pub(super) fn is_about_time(words: &str) -> bool {
    const OTHERS: &[&str] = &[
        "stand:",
        "geschrieben",
        "дата",
        "tarih",
        "đăng",
        "publicerad",
        "publisert",
        "data",
        "fecha",
        "date",
        "時間",
        "时间",
        "来源",
        "來源",
        "reading time",
        "min read",
        "تاريخ",
        "تاریخ",
    ];
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let lower = words.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    letters < 40 || says(PUBLISHED) || says(UPDATED) || says(OTHERS)
}

/// `…/2018/04/05/…`, `…-2018-04-05…`, `…/20180405/…` or `…/2018/apr/05/…`
pub(super) fn date_in_address(uri: &str) -> Option<String> {
    let path = uri.split(['?', '#']).next()?;
    let starts = path
        .match_indices(['/', '-', '_', '.'])
        .map(|(at, _)| &path[at + 1..])
        // Offices in China put a letter before the day.
        .map(|rest| rest.strip_prefix('t').unwrap_or(rest));
    let mut starts = starts.filter(|rest| rest.starts_with("19") || rest.starts_with("20"));
    starts.find_map(|rest| {
        let end = |at: usize| !rest[at..].starts_with(|c: char| c.is_ascii_digit());
        if let Some(day) = rest.get(..10).and_then(date::normalise) {
            return Some(day);
        }
        // A year, a month and a day with fewer digits, or without marks.
        let mut parts = rest.splitn(4, ['/', '-', '_']);
        let (year, month, day) = (
            parts.next()?,
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        if year.len() == 8 && end(8) {
            return date::normalise(year);
        }
        if year.len() == 6
            && rest.as_bytes().get(6) == Some(&b'/')
            && (1..=2).contains(&month.len())
        {
            return date::normalise(&format!("{}-{}-{month:0>2}", &year[..4], &year[4..]));
        }
        let day = day.trim_end_matches(".html");
        let is_day = (1..=2).contains(&day.len()) && day.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !is_day || month.is_empty() || month.len() > 10 {
            return None;
        }
        match month.bytes().all(|b| b.is_ascii_digit()) {
            true if month.len() <= 2 => date::normalise(&format!("{year}-{month:0>2}-{day:0>2}")),
            true => None,
            false => date::find(&format!("{day} {month} {year}"), None),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_days() {
        let check = |uri: &str, day: Option<&str>| {
            assert_eq!(date_in_address(uri).as_deref(), day, "{uri}");
        };
        check("https://a.example/2018/04/05/quay", Some("2018-04-05"));
        check("https://a.example/quay-2018-04-05.html", Some("2018-04-05"));
        check("https://a.example/2018/4/5/quay", Some("2018-04-05"));
        check("https://a.example/2018/apr/05/quay", Some("2018-04-05"));
        check("https://a.example/a/20180405/quay.html", Some("2018-04-05"));
        check(
            "https://a.example/a/201804/05/quay.html",
            Some("2018-04-05"),
        );
        check("https://a.example/a/t20180405_123.html", Some("2018-04-05"));
        check("https://a.example/2018/04/quay", None);
        check("https://a.example/20184/quay/5", None);
        check("https://a.example/2018/1234/5", None);
        check("https://a.example/201804051234/x", None);
    }
}
