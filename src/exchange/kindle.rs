//! `My Clippings.txt` of a Kindle: highlights, notes and bookmarks of many books in one file.

use super::{Foreign, Left, Mark};
use crate::annotation::{Kind, Timestamp};

const END: &str = "==========";
/// What a Kindle writes instead of words beyond the publisher's limit, in any language in brackets.
const LIMIT: (char, char) = ('<', '>');

/// True for a file of clippings.
pub(super) fn is_clippings(text: &str) -> bool {
    text.lines().any(|line| line.trim() == END)
}

/// One clipping.
struct Clipping<'a> {
    title: &'a str,
    about: &'a str,
    words: String,
    /// The locations that it names, or the pages.
    places: Option<(u64, u64)>,
}

/// Reads the clippings; a note goes to the highlight that ends where it stands.
pub(super) fn read(text: &str) -> Foreign {
    let mut foreign = Foreign {
        format: "Kindle clippings",
        ..Foreign::default()
    };
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim() == END {
            all.extend(clipping(&lines));
            lines.clear();
        } else {
            lines.push(line.trim_start_matches('\u{feff}'));
        }
    }
    if lines.iter().any(|line| !line.trim().is_empty()) {
        let why = "the file ends in the middle of it";
        foreign.left.push(Left::new("the last clipping", why));
    }
    let mut ends = Vec::new();
    let mut notes = Vec::new();
    for (number, one) in all.into_iter().enumerate() {
        if one.words.is_empty() {
            let why = "a bookmark names no words";
            foreign.left.push(Left::new(
                format!("clipping {} of “{}”", number + 1, one.title),
                why,
            ));
            continue;
        }
        if one.words.starts_with(LIMIT.0) && one.words.ends_with(LIMIT.1) {
            let why = "the Kindle kept no words of it: the book's limit was reached";
            foreign.left.push(Left::new(
                format!("clipping {} of “{}”", number + 1, one.title),
                why,
            ));
            continue;
        }
        if is_note(one.about) {
            notes.push(one);
            continue;
        }
        ends.push((one.title.to_owned(), one.places, foreign.marks.len()));
        foreign.marks.push(Mark {
            origin: format!("{} {}", one.title, one.about),
            created: added(one.about),
            modified: added(one.about),
            title: Some(title(one.title).to_owned()),
            ..Mark::on(one.words)
        });
    }
    for note in notes {
        let owner = ends
            .iter()
            .rev()
            .find(|(title, places, _)| *title == note.title && holds(*places, note.places));
        let Some(&(_, _, mark)) = owner else {
            let why = "it is a note without a highlight, so it names no words";
            foreign
                .left
                .push(Left::new(super::opening(&note.words), why));
            continue;
        };
        let mark = &mut foreign.marks[mark];
        if !mark.note.is_empty() {
            mark.note.push('\n');
        }
        mark.note.push_str(&note.words);
        mark.kind = Kind::Note;
    }
    foreign
}

/// True if a note at `note` is within `places`.
fn holds(places: Option<(u64, u64)>, note: Option<(u64, u64)>) -> bool {
    match (places, note) {
        (Some((start, end)), Some((at, _))) => start <= at && at <= end,
        _ => false,
    }
}

fn clipping<'a>(lines: &[&'a str]) -> Option<Clipping<'a>> {
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let title = lines[first].trim();
    let about = lines.get(first + 1)?.trim();
    let words = lines[first + 2..].join("\n").trim().to_owned();
    Some(Clipping {
        title,
        about,
        words,
        places: places(about),
    })
}

/// The last number before the date, or the last two with a dash between them: `Location 170-171`, `page 12`,
/// `12ページ|位置No. 170-171`.
fn places(about: &str) -> Option<(u64, u64)> {
    let has_digits = |field: &&str| field.contains(|letter: char| letter.is_ascii_digit());
    let mut fields: Vec<&str> = about.split('|').filter(has_digits).collect();
    if fields.len() > 1 {
        // When it was made.
        fields.pop();
    }
    let field = fields.last()?;
    let is_dash = |letter: char| matches!(letter, '-' | '–' | '—' | '~' | '～');
    let mut runs = field.split(|letter: char| !letter.is_ascii_digit() && !is_dash(letter));
    let last = runs.rfind(|run| run.contains(|letter: char| letter.is_ascii_digit()))?;
    let mut numbers = last.split(is_dash).filter_map(|digits| digits.parse().ok());
    let start: u64 = numbers.next()?;
    let end: u64 = numbers.next().unwrap_or(start);
    // `1170-71` is short for `1170-1171`.
    let digits = end.checked_ilog10().unwrap_or_default() + 1;
    let end = match 10_u64.checked_pow(digits) {
        Some(step) if end < start => (start - start % step).saturating_add(end),
        _ => end,
    };
    Some((start, end.max(start)))
}

/// True for a note, in the languages that a Kindle speaks.
fn is_note(about: &str) -> bool {
    let about = about.to_lowercase();
    let highlights = [
        "highlight",
        "markierung",
        "surlignement",
        "subrayado",
        "resaltado",
        "destaque",
        "evidenziazione",
        "markering",
        "выделенн",
        "ハイライト",
        "标注",
        "標註",
        "重點",
        "vurgu",
        "wyróżnieni",
        "zaznaczeni",
        "하이라이트",
        "التمييز",
    ];
    let notes = [
        "note",
        "notiz",
        "nota",
        "notitie",
        "заметк",
        "メモ",
        "笔记",
        "筆記",
        "備註",
        "notunuz",
        "notatk",
        "anteckning",
        "메모",
        "ملاحظة",
    ];
    let has = |words: &[&str]| words.iter().any(|word| about.contains(word));
    has(&notes) && !has(&highlights)
}

/// How the months begin, as a Kindle writes them in English, German, French, Spanish, Italian, Portuguese,
/// Dutch, Russian and Turkish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "oca"],
    &["feb", "fév", "fev", "фев", "şub"],
    &["mar", "mär", "maa", "мар"],
    &["apr", "avr", "abr", "апр", "nis"],
    &["may", "mai", "mag", "mei", "мая", "май"],
    &["jun", "juin", "giu", "июн", "haz"],
    &["jul", "juil", "lug", "июл", "tem"],
    &["aug", "aoû", "ago", "авг", "ağu"],
    &["sep", "set", "сен", "eyl"],
    &["oct", "okt", "out", "ott", "окт", "eki"],
    &["nov", "ноя", "kas"],
    &["dec", "dez", "déc", "dic", "дек", "ara"],
];

/// When it was made: `Sunday, March 1, 2026 10:11:12 PM`, `domingo, 1 de marzo de 2026 22:11:12`,
/// `2026年3月1日日曜日 22:11:12`.
fn added(about: &str) -> Option<Timestamp> {
    let said = about.rsplit('|').next()?.to_lowercase();
    let is_clock = |letter: char| letter.is_ascii_digit() || letter == ':';
    let end = said.rfind(is_clock)? + 1;
    let date = said[..end].trim_end_matches(is_clock);
    let clock = &said[date.len()..end];
    let mut clock = clock.split(':');
    let mut part = || clock.next().and_then(|digits| digits.parse::<i8>().ok());
    let (hour, minute, second) = (part()?, part()?, part().unwrap_or_default());
    let is_late = said.ends_with("pm")
        || said.ends_with("p.m.")
        || said.contains("下午")
        || said.contains("午後");
    let is_early = said.ends_with("am")
        || said.ends_with("a.m.")
        || said.contains("上午")
        || said.contains("午前");
    let hour = match hour {
        12 if is_early => 0,
        hour if is_late && hour < 12 => hour + 12,
        hour => hour,
    };
    let (year, month, day) = day(date)?;
    let date = jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    format!("{date}Z").parse().ok()
}

fn day(words: &str) -> Option<(i16, i8, i8)> {
    let numbers: Vec<i16> = words
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    if words.contains('年') {
        let [.., year, month, day] = numbers[..] else {
            return None;
        };
        return Some((year, month.try_into().ok()?, day.try_into().ok()?));
    }
    // The month stands beside the day: before it in American English, after it elsewhere.
    let words: Vec<&str> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "de" | "do" | "of"))
        .collect();
    let is_number = |word: &&&str| word.parse::<i16>().is_ok();
    let year = words
        .iter()
        .rposition(|word| word.len() == 4 && is_number(&word))?;
    let at = words[..year].iter().rposition(|word| is_number(&word))?;
    let named = |at: Option<usize>| {
        let word = at.and_then(|at| words[..year].get(at))?;
        MONTHS
            .iter()
            .position(|begins| begins.iter().any(|begin| word.starts_with(begin)))
    };
    let month = named(Some(at + 1)).or_else(|| named(at.checked_sub(1)))?;
    Some((
        words[year].parse().ok()?,
        i8::try_from(month).ok()? + 1,
        words[at].parse().ok()?,
    ))
}

/// The title without the author in brackets after it.
fn title(line: &str) -> &str {
    match line.rsplit_once(" (") {
        Some((title, author)) if author.ends_with(')') => title,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_goes_to_its_highlight() {
        let text = "\u{feff}Ferries at Dusk (Lind, Mara)\n- Your Highlight on page 12 | Location 1170-71 | Added on Sunday, March 1, 2026 10:11:12 PM\n\nThe ferry left at six.\n==========\n\
                    Ferries at Dusk (Lind, Mara)\n- Your Note on page 12 | Location 1171 | Added on Sunday, March 1, 2026 10:12:00 PM\n\nCheck this.\n==========\n\
                    Ferries at Dusk (Lind, Mara)\n- Your Bookmark on page 13 | Location 1200 | Added on Sunday, March 1, 2026 10:13:00 PM\n\n\n==========\n\
                    Other\n- Ihre Notiz auf Seite 3 | Hinzugefügt am Sonntag, 1. März 2026\n\nAllein.\n==========\n";
        assert!(is_clippings(text));
        let read = read(text);
        assert_eq!(read.marks.len(), 1);
        let mark = &read.marks[0];
        assert_eq!(
            (mark.anchor.exact.as_str(), mark.note.as_str()),
            ("The ferry left at six.", "Check this.")
        );
        assert_eq!(mark.title.as_deref(), Some("Ferries at Dusk"));
        assert_eq!(
            mark.created.map(|time| time.to_string()).as_deref(),
            Some("2026-03-01T22:11:12Z")
        );
        assert_eq!(read.left.len(), 2, "{:?}", read.left);
    }

    #[test]
    fn every_language_of_a_kindle_is_understood() {
        let (late, short) = (Some("2026-03-01T22:11:12Z"), Some("2026-03-01T22:11:00Z"));
        let both = Some((170, 171));
        let one = Some((171, 171));
        for (about, note, places_, time) in [
            (
                "- Your Highlight on page 12 | Location 170-171 | Added on Sunday, March 1, 2026 10:11:12 PM",
                false,
                both,
                late,
            ),
            (
                "- Highlight Loc. 170-71  | Added on Sunday, March 01, 2026, 10:11 PM",
                false,
                both,
                short,
            ),
            (
                "- Your Note on Location 171 | Added on Sunday, 1 March 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Your Highlight on page 12-12 | Added on Sunday, March 1, 2026 10:11:12 PM",
                false,
                Some((12, 12)),
                late,
            ),
            (
                "- Ihre Markierung auf Seite 12 | bei Position 170-171 | Hinzugefügt am Sonntag, 1. März 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Ihre Notiz bei Position 171 | Hinzugefügt am Sonntag, 1. März 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Votre surlignement sur la page 12 | emplacement 170-171 | Ajouté le dimanche 1 mars 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Votre note à l’emplacement 171 | Ajouté le dimanche 1 mars 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Tu subrayado en la página 12 | posición 170-171 | Añadido el domingo, 1 de marzo de 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Mi nota Posición 171 | Añadido el domingo 1 de marzo de 2026, 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- La tua evidenziazione a pagina 12 | posizione 170-171 | Aggiunto in data domenica 1 marzo 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- La tua nota a pagina 12 | posizione 171 | Aggiunto in data domenica 1 marzo 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Seu destaque ou posição 170-171 | Adicionado: domingo, 1 de março de 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Sua nota ou posição 171 | Adicionado: domingo, 1 de março de 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Je markering op pagina 12 | locatie 170-171 | Toegevoegd op zondag 1 maart 2026 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Je notitie op locatie 171 | Toegevoegd op zondag 1 maart 2026 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- Ваш выделенный отрывок в месте 170–171 | Добавлено: воскресенье, 1 марта 2026 г. в 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- Ваша заметка в месте 171 | Добавлено: воскресенье, 1 марта 2026 г. в 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- 12ページ|位置No. 170-171のハイライト |作成日: 2026年3月1日日曜日 22:11:12",
                false,
                both,
                late,
            ),
            (
                "- 12ページ|位置No. 171のメモ |作成日: 2026年3月1日日曜日 22:11:12",
                true,
                one,
                late,
            ),
            (
                "- 您在第 12 页（位置 #170-171）的标注 | 添加于 2026年3月1日星期日 下午10:11:12",
                false,
                both,
                late,
            ),
            (
                "- 您在位置 #171 的笔记 | 添加于 2026年3月1日星期日 下午10:11:12",
                true,
                one,
                late,
            ),
            ("- Something in no language 170-171", false, both, None),
            (
                "- Your Highlight on Location 99999999999999999999-18446744073709551615 | Added on 31 February 2026 25:61:61",
                false,
                Some((u64::MAX, u64::MAX)),
                None,
            ),
            ("", false, None, None),
        ] {
            let found = added(about).map(|time| time.to_string());
            assert_eq!(
                (is_note(about), places(about), found.as_deref()),
                (note, places_, time),
                "{about}"
            );
        }
        assert_eq!(
            added("Added on Sunday, March 1, 2026 12:11:12 AM")
                .map(|time| time.to_string())
                .as_deref(),
            Some("2026-03-01T00:11:12Z")
        );
    }
}
