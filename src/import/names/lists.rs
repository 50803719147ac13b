//! Words around names in bylines, and what stands in the place of a name. Entries are parted by bars.

/// The entries of a list.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim)
}

/// What comes before names in bylines.
pub(super) const BEFORE: &str = "
    this article was written by | this entry was posted by | article written by | reported and written by | written by |
    posted by | published by | interview by | analysis by | opinion by | story by | article by | report by | reviewed by |
    edited by | words by | text by | submitted by | created by | by: | by | von unserem redakteur | von unserer redakteurin |
    von unserem korrespondenten | von unserer korrespondentin | von unserem mitarbeiter | von unserer mitarbeiterin |
    geschrieben von | veröffentlicht von | ein beitrag von | ein artikel von | von: | von | autorin: | autor: | autor |
    propos recueillis par | publié par | écrit par | rédigé par | par: | par | escrito por | publicado por | por: | por |
    scritto da | pubblicato da | a cura di | di | da | door: | door | geschreven door | skrevet av | skrevet af | av | af |
    tekst: | tekst | napsal | napísal | szerző: | автор: | автор | текст: | opracowanie: | opracował | opracowała | oprac. |
    haber: | लेखक: | نویسنده: | της | του | oleh: | oleh | penulis: | penulis | yazan: | yazar: | piše: | napisao | napisala |
    scris de | autors: | autorius | írta: | skriver | teksti: | tác giả: | reporter: | author: | text: | texto de | texto: |
    reportagem de | reportaje de | redacción: | autora: | auteur: | auteure: | autore: | autrice: | testo di | servizio di |
    articolo di | un article de | interview von | ein gastbeitrag von | gastbeitrag von | kommentar von | eine analyse von |
    autorka: | autorka | rozmawiał | rozmawiała | tekst i zdjęcia: | napsala | připravil | připravila | авторка: | автори: |
    авторы: | текст и фото: | беседовал | беседовала | подготовил | подготовила | підготував | підготувала | γράφει ο |
    γράφει η | γράφει: | γράφει | συντάκτης: | συντάκτρια: | ρεπορτάζ: | κείμενο: | του: | της: | yazı: | röportaj: | muhabir: |
    haber merkezi / | laporan: | kontributor: | jurnalis: | wartawan: | bài: | bài và ảnh: | thực hiện: | người viết: | โดย: |
    โดย | ผู้เขียน: | ผู้เขียน | เรื่อง: | เรื่องโดย | रिपोर्टर: | रिपोर्ट: | लेखिका: | लेखक | লেখক: | লিখেছেন: | লিখেছেন |
    প্রতিবেদক: | خبرنگار: | گزارشگر: | گزارش از | به قلم: | به قلم | نویسنده | írta | foto și text: | autor articol: | de: | das gespräch führte | das gespräch führten | das interview führte |
    das interview führten | die fragen stellte | die fragen stellten | interview geführt von | aufgezeichnet von | door onze redacteur |
    door onze redactrice | door onze verslaggever | door onze correspondent | van onze redacteur | van onze verslaggever | interview door |
    entretien réalisé par | recueilli par | entrevista de | entrevista por | intervista di | interviewed by | kirjoittaja: |
    аутор: | аўтар: | ავტორი: | հեղինակ՝ | հեղինակ: | müəllif: | muallif: | تحریر: | رپورٹ: | waxaa qoray: | waxaa qoray |
    isinulat ni | imeandikwa na | ji aliyê | höfundur: | údar: | awdur: | autur: | skrywer: | egilea:
";

/// Short words before names, each only in its language.
pub(super) const BEFORE_IN: &str = "
    ro de | sw na | tl ni | fil ni | sq nga | cy gan | ga le | mt minn | af deur | is eftir | lb vum | lb vun | ha daga | fo eftir
";

/// The same in writings that may have no blank after it.
pub(super) const GLUED: &str = "
    作者: | 文／ | 文/ | 文丨 | 文: | 文＝ | 取材・文 | 執筆者 | 執筆 | 筆者 | 著者 | ライター | 采写: | 采访人员 | 本报记者 | 本報記者 | 见习记者 | 記者 | 记者 | 撰文 | 글: | 작성자 |
    بقلم | كتبت | كتب | إعداد | الكاتب: | الكاتبة: | تحرير: | מאת | כתבה: | כתבת: | כתב: | כותבת: | כותב:
";

/// What fields of authors hold instead of a person, in lower case.
pub(super) const NOBODY: &str = "
    name | name required | your name | author | authors | admin | administrator | editor | editors | editorial | staff |
    staff writer | staff reporter | newsroom | news desk | newsdesk | web desk | webdesk | online desk | webmaster | root |
    user | guest | guest author | guest post | contributor | contributors | anonymous | unknown | none | null | undefined |
    redaktion | die redaktion | redazione | la redazione | redacción | redaccion | redação | la rédaction | rédaction |
    redactie | redakcja | redakce | redakcia | redaktionen | redaksi | редакция | редакція | editör | haber merkezi |
    press release | pressemitteilung | blog | news | home | about | follow | share | print | email | e-mail | save | bookmark |
    copy link | permalink | contact | imprimir | imprimer | drucken | stampa | comments | comment | reply | read more | posted |
    published | by | von | view all posts | mehr | kommentare | writer | super user | superuser | super admin | site admin |
    web admin | administrador | administrateur | comms | communications | press office | web editor | web team | editorial team |
    editorial staff | editorial board | the editors | guest writer | news agency | agencies | agency | agencia | agencias |
    agences | agentur | wire reports | wire services | staff and agencies | default | moderator | source | haberler |
    tim redaksi | hasil | பதிவு | 기자 | 编辑 | 編集部 | 小编
";

/// What people are and do, in lower case.
pub(super) const ROLES: &str = "
    writer | reporter | editor | editors | correspondent | columnist | journalist | contributor | contributors | staff |
    producer | photographer | author | updated | published | posted | redaktion | redakteur | redakteurin | journalistin |
    korrespondent | rédaction | journaliste | redactor | redacción | periodista | redattore | giornalista | redazione |
    redaktør | redaktör | redakcja | editorial | desk | bureau | team | admin | comments | comment | minutes | hours | ago |
    read | view | posts | profile | follow | subscribe | engineer | director | professor | president | founder | ceo | manager |
    officer | analyst | researcher | fellow | scientist | consultant | specialist | lecturer | student | intern | freelance |
    special | newsletter | share | correspondents | wikipedia | wikimedia | says | sagt | wrote | news | media | press |
    magazine | category | tags
";

/// Words of which the names of places, sections and headings are made, in lower case.
pub(super) const NOT_NAMES: &str = "new los las hong san santa saint st north south east west central upper lower united el al tel rio buenos kuala abu
        cape costa são sankt bad city county town state states park street road avenue school university college institute
        ministry department council court police church hospital airport club party bank group company agency service office
        house street world top latest breaking live video photo gallery business politics sport sports opinion health science technology
        culture travel local national international home page more all see view full story stories article articles report
        reports research study case blog post release statement interview analysis review feature features special exclusive
        today yesterday morning evening weekend year week month day edition issue volume number chapter section part free
        trial login sign up sing about contact privacy cookie cookies policy terms use conditions rights reserved our your my the
        a an of in to for with on at is are was and or not no yes why how what when where who next last first related
        recommended popular trending must read listen watch share print save download follow us join subscribe email whatsapp facebook
        twitter instagram telegram youtube linkedin pinterest reddit comments comment reply tags category categories archive archives
        search menu help faq advertisement sponsored minute minutes min published updated posted media press editorial editor
        staff desk team nachrichten politik wirtschaft kultur sport lokales startseite mehr actualités politique économie société
        culture monde noticias política economía sociedad cultura mundo deportes inicio notícias economia cidades esportes mundo
        cronaca politica esteri spettacoli homepage berita nasional ekonomi olahraga wiadomości kraj świat gündem ekonomi spor dünya
        thời sự thế giới kinh tế trang chủ tin mới tức bình luận reuters afp dpa associated bloomberg";

/// Words that only names of organisations have, in lower case.
pub(super) const ORGANISATIONS: &str = "ministry department council university institute agency committee commission association \
        foundation government parliament ministerium universität hochschule bundesamt landesamt stadtverwaltung pressestelle \
        ministère université mairie ministerio universidad ayuntamiento ministero università comune ministério universidade \
        prefeitura ministerie universiteit gemeente ministerstwo uniwersytet министерство университет администрация kementerian \
        universitas gmbh ltd llc inc corporation";
