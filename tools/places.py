#!/usr/bin/env python3
"""Writes the names of places that Byline knows in other languages: assets/lexicon/XX/places.txt.

    pip install Babel==2.19.0
    tools/places.py assets/lexicon

From the Unicode CLDR as Babel carries it: territories, the larger regions that they lie in, the European Union
and the United Nations, and the cities that stand for time zones. Names that people use every day and the CLDR
does not have (EVERYDAY) were written down by hand, and so was what is left out because it is an everyday word
of its language (WORDS). Same input, same files.
"""

import re
import sys
import unicodedata
from pathlib import Path

import babel
from babel import Locale

# Languages whose names are looked up by stems, so that all are listed; the others leave out what is the same in
# English, which the gazetteer has.
LISTED = "de sv da nb fi pl cs sk sl hr ro hu tr ru uk bg el ar fa he hi ja zh ko".split()
OTHERS = "pt es fr it nl id ca".split()

REGIONS = "002 003 005 009 013 019 021 029 142 150 419".split()
BODIES = ["EU", "UN"]
NOT_PLACES = "AC AQ BV CP CQ DG EA EU EZ HM IC QO TA UM UN XA XB ZZ".split()

# Cities of time zones that nobody writes about, or that are words.
SMALL = re.compile(r"^(Antarctica|Arctic|Etc|America/(Indiana|Kentucky|North_Dakota)|Pacific/(Midway|Wake|Easter|Kosrae"
                   r"|Enderbury|Kanton|Gambier|Marquesas|Fakaofo|Pago_Pago|Ponape|Truk|Pohnpei|Chuuk))/?")
TOWNS = """America/Boise America/Center America/Coral_Harbour America/Coyhaique America/Creston America/Danmarkshavn
America/Dawson America/Dawson_Creek America/Eirunepe America/Fort_Nelson America/Glace_Bay America/Goose_Bay
America/Inuvik America/Iqaluit America/Juneau America/Menominee America/Metlakatla America/Moncton America/Nipigon
America/Nome America/Pangnirtung America/Rainy_River America/Rankin_Inlet America/Regina America/Resolute
America/Santa_Isabel America/Scoresbysund America/Sitka America/Swift_Current America/Thunder_Bay America/Yakutat
America/Yellowknife America/Whitehorse America/Ojinaga America/Atikokan America/Blanc-Sablon America/Noronha
Asia/Anadyr Asia/Aqtau Asia/Aqtobe Asia/Atyrau Asia/Barnaul Asia/Chita Asia/Choibalsan Asia/Famagusta Asia/Hovd
Asia/Khandyga Asia/Oral Asia/Qostanay Asia/Qyzylorda Asia/Srednekolymsk Asia/Ust-Nera Asia/Hebron Asia/Jayapura
Asia/Makassar Asia/Pontianak Atlantic/Azores Atlantic/Madeira Atlantic/South_Georgia Atlantic/Stanley
Australia/Currie Australia/Eucla Australia/Lindeman Australia/Lord_Howe Australia/Broken_Hill Europe/Busingen
Europe/Ulyanovsk Europe/Kirov Europe/Astrakhan Europe/Saratov Indian/Chagos Indian/Cocos
Indian/Christmas Indian/Kerguelen Indian/Mahe Indian/Mauritius Indian/Mayotte Indian/Reunion Indian/Comoro
America/Martinique America/Guadeloupe America/Puerto_Rico America/Cayman America/Bahia America/Araguaina
America/Cambridge_Bay America/Punta_Arenas America/Catamarca America/Jujuy America/Grand_Turk
America/Miquelon America/Thule""".split()

# What people write every day.
EVERYDAY = {
    "pt": {"country": "EUA;Inglaterra;Escócia;Grã-Bretanha;Holanda;País de Gales", "city": "Nova York;Nova Iorque;Pequim;Genebra;Florença;Milão;Barcelona;Jerusalém;Bagdá;Teerã;Seul;Munique;Frankfurt;Nápoles;Veneza;Marselha;Hamburgo"},
    "es": {"country": "Inglaterra;Escocia;Gran Bretaña;Holanda;Birmania", "city": "Pekín;Ginebra;Nueva Delhi;Milán;Múnich;Nápoles;Florencia;Venecia;Marsella;Hamburgo"},
    "fr": {"country": "Angleterre;Écosse;Grande-Bretagne;Birmanie;Pays de Galles", "city": "Pékin;Genève;Marseille;Milan;Munich;Naples;Florence;Venise;Hambourg;Barcelone"},
    "de": {"country": "Großbritannien;England;Schottland;Weißrussland;Wales;Holland;Russische Föderation;Tschechische Republik", "city": "Peking;Genf;München;Köln;Mailand;Neapel;Florenz;Venedig;Marseille;Barcelona;Krakau;Danzig;Hamburg;Frankfurt"},
    "it": {"country": "Inghilterra;Scozia;Gran Bretagna;Olanda;Birmania;Galles", "city": "Pechino;Ginevra;Monaco di Baviera;Marsiglia;Barcellona;Nuova York;Amburgo;Francoforte"},
    "nl": {"country": "Engeland;Schotland;Groot-Brittannië;Holland;Wit-Rusland", "city": "Peking;Genève;Milaan;München;Keulen;Napels;Venetië;Antwerpen"},
    "pl": {"country": "USA;Anglia;Szkocja;Wielka Brytania", "city": "Pekin;Genewa;Monachium;Mediolan;Kraków;Gdańsk"},
    "sv": {"country": "England;Skottland;Vitryssland", "city": "Peking;Genève;München;Milano;Göteborg;Malmö;Köpenhamn"},
    "da": {"country": "England;Skotland;Hviderusland", "city": "Beijing;Geneve;München;Milano;Aarhus"},
    "nb": {"country": "England;Skottland;Hviterussland", "city": "Beijing;Genève;München;Milano;Bergen;Trondheim"},
    "fi": {"country": "Englanti;Skotlanti;Iso-Britannia;Britannia", "city": "Peking;Geneve;München;Milano;Tampere;Turku"},
    "cs": {"country": "USA;Anglie;Skotsko;Velká Británie;Británie", "city": "Peking;Ženeva;Mnichov;Milán;Brno;Ostrava"},
    "ro": {"country": "SUA;Anglia;Scoția;Marea Britanie", "city": "Beijing;Geneva;München;Milano;Cluj"},
    "hu": {"country": "USA;Anglia;Skócia;Nagy-Britannia", "city": "Peking;Genf;München;Milánó;Debrecen;Szeged"},
    "tr": {"country": "ABD;Amerika;İngiltere;İskoçya;Britanya", "city": "Pekin;Cenevre;Münih;Milano;İzmir;Ankara"},
    "id": {"country": "AS;Inggris;Skotlandia;Belanda", "city": "Beijing;Jenewa;Bandung;Surabaya"},
    "ca": {"country": "Anglaterra;Escòcia;Gran Bretanya;EUA", "city": "Pequín;Ginebra;Milà;Munic;València;Saragossa"},
    "ru": {"country": "США;Америка;Южная Африка;ЮАР;Южная Корея;Северная Корея;Англия;Шотландия;Великобритания;Британия;РФ;КНР;КНДР", "city": "Пекин;Женева;Мюнхен;Милан;Санкт-Петербург;Петербург"},
    "uk": {"country": "США;Америка;Південна Африка;ПАР;Південна Корея;Північна Корея;Англія;Шотландія;Велика Британія;Британія;РФ", "city": "Пекін;Женева;Мюнхен;Мілан;Харків;Львів;Одеса;Дніпро;Маріуполь"},
    "bg": {"country": "САЩ;Америка;Англия;Шотландия;Великобритания", "city": "Пекин;Женева;Мюнхен;Пловдив;Варна"},
    "hr": {"country": "SAD;Engleska;Škotska;Velika Britanija;Amerika", "city": "Peking;Ženeva;München;Split;Rijeka"},
    "sk": {"country": "USA;Anglicko;Škótsko;Veľká Británia;Británia", "city": "Peking;Ženeva;Mníchov;Košice"},
    "sl": {"country": "ZDA;Anglija;Škotska;Velika Britanija;Britanija", "city": "Peking;Ženeva;München;Maribor;Trst"},
    "el": {"country": "ΗΠΑ;Αμερική;Αγγλία;Σκωτία;Μεγάλη Βρετανία;Βρετανία", "city": "Πεκίνο;Γενεύη;Μόναχο;Μιλάνο;Θεσσαλονίκη"},
    "ar": {"country": "أمريكا;أميركا;الولايات المتحدة الأمريكية;بريطانيا;إنجلترا;اسكتلندا;كوريا الجنوبية;كوريا الشمالية", "city": "بكين;جنيف;ميونيخ;غزة;حلب;جدة"},
    "fa": {"country": "آمریکا;ایالات متحده آمریکا;بریتانیا;انگلیس;اسکاتلند", "city": "پکن;ژنو;مونیخ;اصفهان;مشهد;شیراز"},
    "he": {"country": "ארה״ב;ארה\"ב;אמריקה;אנגליה;סקוטלנד;בריטניה", "city": "בייג׳ינג;ז׳נבה;מינכן;תל אביב;חיפה;עזה"},
    "hi": {"country": "अमेरिका;ब्रिटेन;इंग्लैंड;स्कॉटलैंड", "city": "दिल्ली;नई दिल्ली;मुंबई;चेन्नई;बीजिंग;जिनेवा;लखनऊ"},
    "ja": {"country": "米国;アメリカ;英国;イングランド;スコットランド;ミャンマー;北朝鮮;台湾", "city": "北京;東京;大阪;京都;ジュネーブ;ミュンヘン;名古屋;札幌;広島"},
    "zh": {"country": "英格兰;苏格兰;韩国;朝鲜;台湾;美国;英国", "city": "北京;日内瓦;慕尼黑;广州;深圳;香港;澳门;台北"},
    "ko": {"country": "한국;남한;북한;영국;미국;잉글랜드;스코틀랜드", "city": "베이징;제네바;뮌헨;부산;인천;대구;광주"},
}

# Everyday words that are names of places too.
WORDS = {
    "pt": "Chade Maurício Jérsei Reunião Man Granada", "es": "Mauricio Reunión Granada Salvador Níger", "fr": "Maurice Tours Vienne Nauru Réunion",
    "it": "Maurizio Riunione Nizza", "nl": "Man", "sv": "Man", "da": "Man", "nb": "Man",
    "fi": "Man", "tr": "Man", "ru": "Того Мали Мэн", "uk": "Того Малі Мен", "bg": "Того Мали", "id": "Mali",
    "ar": "مالي بنين بالو", "fa": "مالی بنین چاد غنا", "he": "מלי בנין פרת ארובה", "hi": "माली चाड मान",
    "ko": "수단 오만 말리 통가 차드 팔라우 베냉 토고 바젤 오라클 다카 로마", "ja": "マリ チリ", "zh": "多哥 马里",
    "el": "Μάλι Τόγκο", "ca": "Maurici Reunió", "hr": "Mali Man", "sl": "Mali Man", "hu": "Man", "pl": "Man",
}


def parts(name, code):
    """The forms of a name: without what brackets explain, and what they give as another name."""
    name = unicodedata.normalize("NFC", name).replace("\u200f", "").replace("\u200e", "").replace("\u00a0", " ").replace("\u2011", "-").strip()
    found = re.match(r"^(.*?)\s*[(\[（](.*)[)\]）]$", name)
    if code in ("HK", "MO"):
        return []
    if not found:
        return [name]
    bare, inside = found.groups()
    # "Myanmar (Birmania)", "Congo (Rep. Dem.)": one is a name, the other explains.
    explains = code in ("CD", "CG", "PS", "FK", "MK", "SX", "MF", "CC", "AX", "EH")
    return [bare] if explains or not inside[:1].isalpha() or " " in inside else [bare, inside]


def places(code):
    locale = Locale(code)
    out = {}
    for key, name in sorted(locale.territories.items()):
        kind = "region" if key in REGIONS else "org" if key in BODIES else "country"
        if len(key) == 2 and key not in NOT_PLACES or kind != "country":
            for part in parts(name, key):
                out.setdefault(part, kind)
    for zone, names in sorted(locale.time_zones.items()):
        city = names.get("city")
        if city and not SMALL.match(zone) and zone not in TOWNS:
            for part in parts(city, zone):
                out.setdefault(part, "city")
    return out


def main():
    folder = Path(sys.argv[1])
    english = places("en")
    for code in sorted(LISTED + OTHERS):
        known = places(code)
        for kind, names in EVERYDAY.get(code, {}).items():
            for name in names.split(";"):
                known.setdefault(name, kind)
        words = set(WORDS.get(code, "").split())
        rows = [f"{name}\t{kind}" for name, kind in sorted(known.items())
                if name not in words and len(name) > 1 and (code in LISTED or name not in english)]
        (folder / code).mkdir(exist_ok=True)
        head = [f"# Names of places: Unicode CLDR by Babel {babel.__version__} (Unicode License v3), and tools/places.py, which wrote this."]
        (folder / code / "places.txt").write_text("\n".join(head + rows) + "\n", encoding="utf-8")


main()
