//! What the classes and ids of a page's elements say that the elements are.
//!
//! The systems that make the world's pages name their parts in words: `entry-content`,
//! `relatedPosts`, `share__buttons`. A name is taken apart into its words, in lower case; word lists
//! say what a word or the whole name stands for.

use std::collections::HashMap;
use std::ops::BitOr;
use std::sync::LazyLock;

/// What an element is by its names. Several may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u16);

impl Roles {
    /// Never part of an article, whatever it holds: comments, related stories, notices.
    pub(super) const AROUND: Self = Self(1);
    /// Around the article if it is short or mostly links: lines of date and author, teasers.
    pub(super) const MARGIN: Self = Self(1 << 1);
    /// The body of an article.
    pub(super) const BODY: Self = Self(1 << 2);
    /// Sounds like content.
    pub(super) const CONTENT: Self = Self(1 << 3);
    /// The words under a picture, or who made it.
    pub(super) const CAPTION: Self = Self(1 << 4);
    /// A post from elsewhere.
    pub(super) const POST: Self = Self(1 << 5);
    /// The sentence or two between the headline and the body.
    pub(super) const LEAD: Self = Self(1 << 6);
    /// Opens when something before it is pointed at.
    pub(super) const HOVER: Self = Self(1 << 7);
    /// Hidden from sight.
    pub(super) const UNSEEN: Self = Self(1 << 8);
    /// The name of a person who wrote, or the line with it.
    pub(super) const AUTHOR: Self = Self(1 << 9);
    /// When it was published, or the line with it.
    pub(super) const DATE: Self = Self(1 << 10);
    /// Comments by readers.
    pub(super) const COMMENTS: Self = Self(1 << 11);
    /// A repeated, enlarged sentence of the article.
    pub(super) const PULL_QUOTE: Self = Self(1 << 12);

    /// Comments by readers, by a word that no newsroom has for an article.
    pub(super) const THREAD: Self = Self(1 << 14);
    /// A site's notice to its visitors.
    pub(super) const NOTICE: Self = Self(1 << 13);
    /// Around the article by a word that boxes of its own text have, too: `share`, `sidebar`, `related`.
    /// Only with [`Self::AROUND`].
    pub(super) const LOOSE: Self = Self(1 << 15);

    /// True if any of `others` holds.
    pub(super) fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Takes the roles of `other` away.
    pub(super) fn no_longer(&mut self, other: Self) {
        self.0 &= !other.0;
    }

    /// Adds the roles of `other`.
    pub(super) fn also(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Reads the classes and the id of an element.
    pub(super) fn read(classes: &str, id: &str) -> Self {
        let mut roles = Self::default();
        let mut is_firm = false;
        for name in classes.split_ascii_whitespace().chain([id]) {
            if !name.is_empty() && name.len() <= 80 {
                let mut found = Self::default();
                found.read_name(name);
                is_firm |= found.has(Self::AROUND) && !found.has(Self::LOOSE);
                roles.also(found);
            }
        }
        if is_firm {
            roles.0 &= !Self::LOOSE.0;
        }
        roles
    }

    fn read_name(&mut self, name: &str) {
        let mut words = words(name);
        // What a story is about or has, not what the element is: `tag-cookies`, `has-comments`.
        let is_about = |word: &str| {
            matches!(
                word,
                "has"
                    | "no"
                    | "with"
                    | "without"
                    | "is"
                    | "tag"
                    | "category"
                    | "topic"
                    | "status"
                    | "type"
                    | "format"
            )
        };
        let is_list = |word: &str| matches!(word, "list" | "lists" | "links" | "cloud" | "box");
        if let [first, second, ..] = words.as_slice()
            && is_about(first)
            && !is_list(second)
        {
            return;
        }
        // Page builders call everything a widget or an element, its content too.
        let is_built = words.first().is_some_and(|first| {
            matches!(first.as_str(), "elementor" | "et" | "fl" | "wpb" | "vc")
        });
        if is_built {
            words.retain(|word| {
                !matches!(
                    word.as_str(),
                    "elementor" | "widget" | "element" | "wpb" | "editor"
                )
            });
        }
        let whole = words.concat();
        let mut found = Self::default();
        let mut is_firm = false;
        for word in &words {
            let role = of_word(word);
            is_firm |= role.has(Self::AROUND) && !role.has(Self::LOOSE);
            found.also(role);
        }
        if of_word(&whole).has(Self::POST) {
            found.also(Self::POST);
        }
        if UNSEEN_NAMES.iter().any(|name| whole.contains(name)) && !whole.contains("not") {
            found.also(Self::UNSEEN);
        }
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        if has(&["author", "autor", "writer"])
            && has(&[
                "bio",
                "box",
                "info",
                "card",
                "about",
                "description",
                "profile",
                "details",
                "section",
                "block",
                "widget",
                "desc",
            ])
        {
            found.also(Self::AROUND);
            is_firm = true;
        }
        if is_firm {
            found.0 &= !Self::LOOSE.0;
        }
        if has(&[
            "tag",
            "tags",
            "category",
            "categories",
            "cat",
            "topics",
            "keywords",
        ]) && has(&[
            "list",
            "links",
            "cloud",
            "post",
            "posts",
            "entry",
            "article",
            "container",
        ]) && !has(&["body", "content", "text"])
        {
            found.also(Self::MARGIN);
        }
        if has(&["read", "see", "also", "more", "next", "prev", "previous"])
            && has(&[
                "more", "also", "next", "post", "posts", "article", "articles", "stories",
            ])
            && words.len() <= 4
        {
            found.also(Self::MARGIN);
        }
        // Where a person is, what they do and look like: not who.
        if found.has(Self::AUTHOR)
            && has(&[
                "location", "place", "city", "lugar", "local", "ort", "role", "job", "position",
                "jobtitle", "photo", "avatar", "image", "img", "picture", "date", "time", "email",
                "mail", "twitter", "follow", "count",
            ])
        {
            found.0 &= !Self::AUTHOR.0;
        }
        if has(&["pull", "pullquote"]) && has(&["quote", "quotes", "pullquote", "pull"]) {
            found.also(Self::PULL_QUOTE);
        }
        let is_body = BODIES.iter().any(|body| whole.contains(body)) && !has(NOT_BODIES);
        if is_body {
            // A part of a body's name ("post-content-share") still counts.
            let keep = found.has(Self::AROUND);
            found.also(Self::BODY);
            if keep {
                found.0 &= !Self::BODY.0;
            }
        }
        // The widget of a network that calls its posts messages.
        if whole.starts_with("tgmewidgetmessage") {
            found.0 &= !(Self::AROUND.0 | Self::MARGIN.0);
            if words.len() == 3 {
                found.also(Self::POST);
            }
        }
        if found.has(Self::POST) {
            found.0 &= !(Self::AROUND.0 | Self::MARGIN.0);
        }
        self.also(found);
    }
}

impl BitOr for Roles {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words of a name, in lower case: `relatedPosts_2` is `related`, `posts`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphabetic() {
            before = ' ';
            continue;
        }
        if before == ' ' || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

fn of_word(word: &str) -> Roles {
    static ROLES: LazyLock<HashMap<&'static str, Roles>> = LazyLock::new(|| {
        let mut roles: HashMap<&'static str, Roles> = HashMap::new();
        let lists = [
            (Roles::AROUND, AROUND),
            (Roles::AROUND, LOOSE),
            (Roles::LOOSE, LOOSE),
            (Roles::MARGIN, MARGIN),
            (Roles::CONTENT, CONTENT),
            (Roles::CAPTION, CAPTION),
            (Roles::POST, POST),
            (Roles::LEAD, LEAD),
            (Roles::HOVER, HOVER),
            (Roles::UNSEEN, UNSEEN),
            (Roles::AUTHOR, AUTHOR),
            (Roles::DATE, DATE),
            (Roles::COMMENTS, COMMENTS),
            (Roles::COMMENTS, THREAD),
            (Roles::THREAD, THREAD),
            (Roles::NOTICE, NOTICE),
            (Roles::PULL_QUOTE, "pullquote blockquotepull"),
        ];
        for (role, list) in lists {
            for word in list.split_ascii_whitespace() {
                roles.entry(word).or_default().also(role);
            }
        }
        roles
    });
    ROLES.get(word).copied().unwrap_or_default()
}

const AROUND: &str = "
    nav navbar navi navigation submenu breadcrumb breadcrumbs sidenav footer masthead topbar
    cookie cookies cookiebar cookieconsent gdpr consent eucookie
    sharer sharebar sharedaddy sharethis addthis addtoany sociable shariff
    relatedposts relatedarticles relatednews recommendations
    recommendation recirc recirculation trending mostread mostpopular mostviewed yarpp
    newsletter newsletters subscribe subscription signup sponsor sponsored advert advertisement
    advertising ads ad adsbygoogle adsense adslot advertorial outbrain taboola plista ligatus mgid revcontent
    pagination pager pagenav postnav paginator authorbox authorbio toolbar skiplink login paywallform
    tableofcontents toc modal donate donation trackback trackbacks pingback pingbacks followus
    searchform noprint navbox editsection catlinks sistersitebox reflink backtotop
    werbung anzeige publicidad publicite pubblicita reklama reklam iklan kommentare kommentar
    verwandte aehnliche ilgili beritaterkait terkait";
const LOOSE: &str = "sidebar share sharing shares social socials socialmedia related relatedcontent recommended popular";
const NOTICE: &str = "cookie cookies cookiebar cookieconsent gdpr consent eucookie";
const MARGIN: &str = "
    meta metadata byline bylines dateline timestamp date time author authors teaser teasers widget widgets promo promos
    promobox promotion banner tags taglist tagcloud hashtags labels readmore readalso header tools player poll
    ticker print copyright disclaimer feedback follow menu rating ratings views viewcount infos infoline
    search popup overlay lightbox bio biography vcard postmetadata postinfo entrymeta entryfooter
    headline-list category categories rubric rubrik kicker eyebrow listen audio donatebox cta
    teaserliste bacajuga lireaussi related-link copy-link permalink published updated modified whatsapp telegram rss";
const CONTENT: &str = "
    article articles body content contents entry hentry main page post blog story text artikel articulo noticia news
    berita haber clanek";
const CAPTION: &str =
    "caption captions figcaption legend bildunterschrift imagecaption photocaption
    credit credits photocredit imagecredit bildnachweis copyrightholder leyenda didascalia legende";
const POST: &str = "embed embeds embedded tweet twittertweet instagrammedia tiktokembed blueskyembed mastodonembed fbpost
    telegrampost redditembed";
const LEAD: &str = "standfirst lead lede leadtext intro introtext dek deck subtitle subheadline subhead subheading perex
    chapeau chapo entradilla bajada copete sommario occhiello catenaccio vorspann anriss ingress manchet
    spot ozet zajawka abstract excerpt summary sapo sapeau tagline opener
    description desc subtitulo subtitle sumario resumen riassunto zusammenfassung highlights";
const HOVER: &str =
    "tooltip tooltips popover hovercard rollover flyout dropdown tippy popup infotip";
const UNSEEN: &str = "assistivetext noprint editsection reflink";
/// Pieces of whole names that stand for words which are read aloud and not shown.
const UNSEEN_NAMES: &[&str] = &[
    "screenreader",
    "sronly",
    "visuallyhidden",
    "visuallyhide",
    "hiddenvisually",
    "hidevisually",
    "offscreen",
];
const AUTHOR: &str = "by author authors byline bylines writer writers autor autore autores auteur auteurs redakteur
    redaktor forfatter skribent kirjoittaja szerzo yazar penulis reporter columnist contributor contributors
    journalist creator tacgia editor authorname authorlink articleauthor postauthor entryauthor bylineauthor nomauteur autorname authored signature firma";
const DATE: &str = "date dates dateline datetime timestamp time published publication posted updated pubdate
    publishdate postdate fecha data datum tarih tanggal waktu ngay created createdate articledate entrydate";
const COMMENTS: &str = "comment respond replies reply kommentar commenti komentar yorum";
const THREAD: &str = "comments commentlist commentarea disqus livefyre spotim kommentare leserkommentare comentarios
    commentaires yorumlar kommentit reacties komentarze kommentarer komentari komentarai reactions opinions";

/// Pieces of whole names that stand for the body of an article, in the words of many newsrooms.
const BODIES: &[&str] = &[
    "articlebody",
    "articlecontent",
    "articletext",
    "articlecopy",
    "articletxt",
    "storybody",
    "storycontent",
    "storytext",
    "storycopy",
    "postcontent",
    "postbody",
    "posttext",
    "postentry",
    "entrycontent",
    "entrytext",
    "entrybody",
    "newscontent",
    "newsbody",
    "newstext",
    "newsdetail",
    "bodytext",
    "bodycopy",
    "contentbody",
    "bodycontent",
    "fulltext",
    "singlecontent",
    "contentsingle",
    "singlepost",
    "blogcontent",
    "blogpostbody",
    "blogtext",
    "fieldnamebody",
    "fieldbody",
    "mwparseroutput",
    "artikeltext",
    "artikelinhalt",
    "artikelbody",
    "textoarticulo",
    "articulotexto",
    "articulocuerpo",
    "cuerponoticia",
    "cuerponota",
    "cuerpoarticulo",
    "noticiatexto",
    "textonoticia",
    "noticiacuerpo",
    "notatexto",
    "notacuerpo",
    "corpodanoticia",
    "conteudonoticia",
    "noticiaconteudo",
    "materiaconteudo",
    "testoarticolo",
    "articolotesto",
    "corpoarticolo",
    "corpsarticle",
    "textearticle",
    "contenuarticle",
    "haberdetay",
    "habericerik",
    "habermetni",
    "haberbody",
    "isiberita",
    "kontenberita",
    "detailcontent",
    "detailtext",
    "detailbody",
    "readcontent",
    "txtarticle",
    "contentdetail",
    "contentarticle",
    "artcontent",
    "arttext",
    "artbody",
    "trescartykulu",
    "articletresc",
    "clanektext",
    "textclanku",
    "fckdetail",
    "articlecontents",
    "contentnews",
    "sharearticle",
];

/// Words that make a body's name the name of something else.
const NOT_BODIES: &[&str] = &[
    "comment",
    "comments",
    "related",
    "sidebar",
    "footer",
    "header",
    "meta",
    "title",
    "image",
    "caption",
    "share",
    "sharing",
    "preview",
    "teaser",
    "teasers",
    "list",
    "card",
    "cards",
    "item",
    "items",
    "ad",
    "ads",
    "tags",
    "author",
    "widget",
    "nav",
    "top",
    "bottom",
    "thumbnail",
    "media",
    "summary",
    "excerpt",
    "more",
    "link",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_element_is() {
        let check = |names: &str, roles: Roles, holds: bool| {
            assert_eq!(Roles::read(names, "").has(roles), holds, "{names}");
        };
        for names in [
            "entry-content",
            "articleBody",
            "td-post-content x",
            "field--name-body",
        ] {
            check(names, Roles::BODY, true);
            check(names, Roles::AROUND, false);
        }
        for names in [
            "article-body-related",
            "post-content-share",
            "author-post-content",
        ] {
            check(names, Roles::BODY, false);
        }
        for names in [
            "relatedPosts",
            "jp-related",
            "share__buttons",
            "author-box",
            "eucookie",
        ] {
            check(names, Roles::AROUND, true);
        }
        for names in [
            "social-media-embed",
            "elementor-widget-text-editor",
            "shared-post",
            "card",
        ] {
            check(names, Roles::AROUND, false);
        }
        for (names, holds) in [
            ("share-body", true),
            ("sidebar-inline", true),
            ("related-content", true),
            ("sidebar-ad", false),
            ("sidebar ad", false),
            ("newsletter", false),
            ("entry-content", false),
        ] {
            check(names, Roles::LOOSE, holds);
        }
        check("elementor-widget-theme-post-content", Roles::BODY, true);
        check("elementor-author-box", Roles::AROUND, true);
        check("tag-cloud", Roles::MARGIN, true);
        check("wp-caption-text", Roles::CAPTION, true);
        check("comment-list", Roles::COMMENTS, true);
        assert_eq!(words("relatedPosts_2"), ["related", "posts"]);
    }
}
