//! What is written before links to other stories.

/// True for nothing, and for what is written before links to other stories.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim();
    if words.is_empty() {
        return false;
    }
    let bare = words
        .trim_end_matches([
            ':', '：', '|', '>', '–', '-', '»', '›', '→', '▶', ' ', '…', '.', '!',
        ])
        .trim_start_matches([
            '▶', '►', '→', '»', '>', '+', '-', '–', '[', '(', '•', ' ', '👉',
        ])
        .trim_end_matches([']', ')']);
    // The capital of a Turkish "i" has a dot that stays as a sign of its own.
    let lower = bare.to_lowercase().replace('\u{307}', "");
    lower.chars().count() <= 48
        && LABELS
            .iter()
            .chain(MORE_LABELS)
            .any(|known| *known == lower)
}

/// What is written before links to other stories, in the languages of the press.
const LABELS: &[&str] = &[
    "related",
    "related article",
    "related articles",
    "related story",
    "related stories",
    "related posts",
    "related news",
    "related content",
    "related links",
    "related topics",
    "related coverage",
    "read",
    "read more",
    "read also",
    "read next",
    "read this next",
    "also read",
    "also see",
    "more",
    "more on this",
    "more on this story",
    "more on this topic",
    "more from",
    "more stories",
    "more news",
    "see also",
    "see more",
    "watch",
    "watch also",
    "listen",
    "don’t miss",
    "don't miss",
    "you may also like",
    "you might also like",
    "you may like",
    "recommended",
    "recommended for you",
    "recommended stories",
    "recommended reading",
    "up next",
    "editor's picks",
    "editors' picks",
    "editor’s picks",
    "further reading",
    "most read",
    "most popular",
    "trending",
    "trending now",
    "popular",
    "top stories",
    "latest news",
    "what to read next",
    "keep reading",
    "continue reading",
    "read on",
    "also on",
    "in case you missed it",
    "must read",
    "more like this",
    "explore more",
    "from our partners",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "mehr dazu",
    "auch interessant",
    "das könnte sie auch interessieren",
    "weitere artikel",
    "weiterlesen",
    "mehr lesen",
    "lesetipp",
    "zum thema",
    "siehe auch",
    "passend dazu",
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "à lire",
    "lire également",
    "sur le même sujet",
    "voir aussi",
    "pour aller plus loin",
    "lee también",
    "lea también",
    "leer más",
    "leer también",
    "te puede interesar",
    "también te puede interesar",
    "más información",
    "noticias relacionadas",
    "ver también",
    "le puede interesar",
    "artículos relacionados",
    "relacionadas",
    "leia também",
    "leia mais",
    "veja também",
    "saiba mais",
    "notícias relacionadas",
    "veja mais",
    "leggi anche",
    "leggi di più",
    "potrebbe interessarti",
    "ti potrebbe interessare",
    "articoli correlati",
    "vedi anche",
    "lees ook",
    "lees meer",
    "lees verder",
    "läs också",
    "läs mer",
    "les også",
    "læs også",
    "les mer",
    "læs mere",
    "lue myös",
    "lue lisää",
    "czytaj też",
    "czytaj także",
    "czytaj również",
    "zobacz także",
    "zobacz też",
    "czytaj więcej",
    "przeczytaj także",
    "čtěte také",
    "přečtěte si také",
    "mohlo by vás zajímat",
    "čítajte aj",
    "prečítajte si aj",
    "citește și",
    "citiţi şi",
    "citește și:",
    "olvasta már?",
    "pročitajte i",
    "pročitaj i",
    "preberite tudi",
    "читайте также",
    "читать также",
    "читайте ещё",
    "читайте еще",
    "по теме",
    "материалы по теме",
    "читайте також",
    "прочетете още",
    "διαβάστε επίσης",
    "διαβάστε ακόμη",
];

/// More of them, where the list above would grow too long for one table.
const MORE_LABELS: &[&str] = &[
    "δείτε επίσης",
    "ilgili haberler",
    "bunlar da ilginizi çekebilir",
    "ayrıca okuyun",
    "baca juga",
    "baca selengkapnya",
    "berita terkait",
    "artikel terkait",
    "simak juga",
    "lihat juga",
    "xem thêm",
    "đọc thêm",
    "tin liên quan",
    "bài liên quan",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "إقرأ أيضا",
    "مواضيع ذات صلة",
    "اقرأ المزيد",
    "קראו גם",
    "עוד בנושא",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
    "相关阅读",
    "相关新闻",
    "関連記事",
    "관련기사",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known() {
        for label in [
            "Read more: ",
            "Baca juga:",
            "▶ Lesen Sie auch",
            "LIRE AUSSI >",
        ] {
            assert!(is_label(label), "{label}");
        }
        assert!(!is_label("The law: ") && !is_label(""));
    }
}
