//! The names of months and days of the week, in the languages of the world's press.

/// The names of the months as they stand in dates, with their usual short forms.
pub(super) const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari styczeń stycznia sty leden ledna január januára
     ianuarie ian janvāris janvārī sausio sausis jaanuar tammikuu tammikuuta siječnja siječanj januara janara януари января январь янв
     січня січень студзеня јануар јануара јан ιανουαρίου ιανουάριος ιαν ocak oca يناير جانفي ژانویه ינואר जनवरी জানুয়ারি ஜனவரி జనవరి มกราคม
     gener xaneiro urtarrila janúar yanvar қаңтар",
    "february feb februar feber février févr fevrier febrero fevereiro fev febbraio februari pebruari luty lutego lut únor února február
     februára februarie februāris februārī vasario vasaris veebruar helmikuu helmikuuta veljače veljača februara февруари февраля февраль
     фев лютого лютий лютага фебруар фебруара φεβρουαρίου φεβρουάριος φεβ şubat şub فبراير فيفري شباط فوریه פברואר फरवरी फ़रवरी ফেব্রুয়ারি
     பிப்ரவரி ఫిబ్రవరి กุมภาพันธ์ febrer febreiro otsaila febrúar fevral",
    "march mar märz mrz maerz mars marzo março marco marzo maart mrt maret marzec marca březen března brezna marec március márciusa
     martie marts martā kovo kovas märts maaliskuu maaliskuuta ožujka ožujak marta март марта мар березня березень сакавіка μαρτίου μάρτιος
     μαρ mart مارس آذار مارت מרץ मार्च মার্চ மார்ச் మార్చి มีนาคม març martxoa",
    "april apr avril avr abril abr aprile apr april kwiecień kwietnia kwi duben dubna apríl apríla április aprilie aprīlis aprīlī balandžio
     balandis aprill huhtikuu huhtikuuta travnja travanj aprila април апреля апрель апр квітня квітень красавіка априла απριλίου απρίλιος απρ
     nisan nis أبريل ابريل إبريل أفريل نيسان آوریل אפריל अप्रैल এপ্রিল ஏப்ரல் ఏప్రిల్ เมษายน apirila aprel",
    "may mai mayo maio maggio mag mei maj maja květen května máj mája május mai maijs maijā gegužės gegužė toukokuu toukokuuta svibnja
     svibanj май мая травня травень траўня мај маја μαΐου μαϊου μάιος μαΐ mayıs may مايو ماي أيار مه מאי मई মে மே మే พฤษภาคม maig maiatza maí",
    "june jun juni juin junio junho giugno giu juni czerwiec czerwca cze červen června jún júna június junie iunie iun jūnijs jūnijā birželio
     birželis juuni kesäkuu kesäkuuta lipnja lipanj juna юни июня июнь июн червня червень чэрвеня јун јуна ιουνίου ιούνιος ιουν haziran haz
     يونيو جوان حزيران ژوئن יוני जून জুন ஜூன் జూన్ มิถุนายน juny xuño ekaina júní iyun",
    "july jul juli juillet juil julio julho luglio lug juli lipiec lipca lip července červenec júl júla július iulie iul jūlijs jūlijā liepos
     liepa juuli heinäkuu heinäkuuta srpnja srpanj jula юли июля июль июл липня липень ліпеня јул јула ιουλίου ιούλιος ιουλ temmuz tem يوليو
     جويلية تموز ژوئیه יולי जुलाई জুলাই ஜூலை జూలై กรกฎาคม juliol xullo uztaila júlí iyul",
    "august aug août aout agosto ago augustus agustus sierpień sierpnia sie srpen srpna augusta augusztus augusts augustā rugpjūčio rugpjūtis
     elokuu elokuuta kolovoza kolovoz avgust avgusta август августа авг серпня серпень жніўня аугуст αυγούστου αύγουστος αυγ ağustos ağu أغسطس
     أوت آب اوت אוגוסט अगस्त আগস্ট ஆகஸ்ட் ఆగస్టు สิงหาคม agost abuztua ágúst agt",
    "september sep sept septembre septiembre setiembre setembro set settembre sett wrzesień września wrz září zari septembra szeptember szept
     septembrie septembris septembrī rugsėjo rugsėjis syyskuu syyskuuta rujna rujan септември сентября сентябрь сен вересня вересень верасня
     септембар септембра σεπτεμβρίου σεπτέμβριος σεπ σεπτ eylül eyl سبتمبر أيلول سپتامبر ספטמבר सितंबर सितम्बर সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్
     กันยายน setembre setembro iraila",
    "october oct oktober okt octobre octubre outubro out ottobre ott październik października paź říjen října október októbra octombrie
     oktobris oktobrī spalio spalis oktoober lokakuu lokakuuta oktobra октомври октября октябрь окт жовтня жовтень кастрычніка
     октобар октобра οκτωβρίου οκτώβριος οκτ ekim eki أكتوبر اكتوبر اکتبر אוקטובר अक्टूबर अक्तूबर অক্টোবর அக்டோபர் అక్టోబర్ ตุลาคม urria",
    "november nov novembre noviembre novembro listopad listopada lis listopadu novembra noiembrie noi novembris novembrī lapkričio lapkritis
     marraskuu marraskuuta studenoga studenog studeni ноември ноября ноябрь ноя листопада листопад лістапада новембар новембра νοεμβρίου
     νοέμβριος νοε kasım kas نوفمبر نوامبر נובמבר नवंबर नवम्बर নভেম্বর நவம்பர் నవంబర్ พฤศจิกายน azaroa nopember",
    "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre desember des grudzień grudnia gru prosinec prosince
     decembra decembrie decembris decembrī gruodžio gruodis detsember joulukuu joulukuuta prosinca prosinac декември декабря декабрь дек
     грудня грудень снежня децембар децембра δεκεμβρίου δεκέμβριος δεκ aralık ara ديسمبر دسامبر דצמבר दिसंबर दिसम्बर ডিসেম্বর டிசம்பர் డిసెంబర్
     ธันวาคม desembre decembro abendua",
];

/// Days of the week beside dates, in the languages with many papers.
pub(super) const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    segunda terça quarta quinta sexta feira lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag senin selasa rabu kamis jumat sabtu minggu
    pazartesi salı çarşamba perşembe cuma cumartesi pazar poniedziałek wtorek środa czwartek piątek sobota niedziela
    понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер пʼятниця п'ятниця субота неділя
    pondělí úterý středa čtvrtek pátek sobota neděle pondelok utorok streda štvrtok piatok nedeľa δευτέρα τρίτη τετάρτη πέμπτη
    παρασκευή σάββατο κυριακή hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică
    ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljak sreda понедељак уторак среда четвртак петак недеља
    понеделник вторник сряда четвъртък петък събота неделя maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    mandag tirsdag fredag dilluns dimarts dimecres dijous divendres dissabte diumenge الاثنين الإثنين الثلاثاء الأربعاء الخميس
    الجمعة السبت الأحد شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه ראשון שני שלישי רביעי חמישי שישי שבת सोमवार मंगलवार बुधवार
    गुरुवार शुक्रवार शनिवार रविवार 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 星期一 星期二 星期三 星期四 星期五 星期六
    星期日 월요일 화요일 수요일 목요일 금요일 토요일 일요일 måndag tisdag onsdag torsdag fredag lördag söndag lørdag søndag";

/// The same in languages with fewer papers; a name of a person may be among them.
pub(super) const OTHER_MONTHS: [&str; 12] = [
    "janar janairu janaayo jannar ionawr eanáir enero januaro janvāra იანვარი იანვარს იანვრის հունվարի հունվար جنوری جنوري
     जानेवारी જાન્યુઆરી ਜਨਵਰੀ ಜನವರಿ ജനുവരി ଜାନୁଆରୀ ජනවාරි ဇန်နဝါရီ មករា ມັງກອນ ጃንዩወሪ ጃንዋሪ ýanwar январи јануари urtarrilaren çile януар",
    "shkurt faburairu febraayo frar chwefror feabhra pebrero februāra თებერვალი თებერვალს თებერვლის փետրվարի փետրվար فروری فبروري
     फेब्रुअरी फेब्रुवारी ફેબ્રુઆરી ਫਰਵਰੀ ಫೆಬ್ರವರಿ ഫെബ്രുവരി ଫେବୃଆରୀ ଫେବ୍ରୁଆରୀ පෙබරවාරි ဖေဖော်ဝါရီ កុម្ភៈ ກຸມພາ ፌብሩወሪ ፌብሩዋሪ fewral феврали фебруари
     ақпан otsailaren sibat reşemî",
    "machi mac maris maarso marzu mawrth márta mhárta მარტი მარტს მარტის մարտի մարտ مارچ માર્ચ ਮਾਰਚ ಮಾರ್ಚ್ മാർച്ച് ମାର୍ଚ୍ଚ මාර්තු မတ် មីនា
     ມີນາ ማርች марти наурыз martxoaren adar mäerz",
    "prill aprili afrilu abriil ebrill aibreán aibreáin აპრილი აპრილს აპრილის ապրիլի ապրիլ اپریل एप्रिल अप्रिल એપ્રિલ ਅਪ੍ਰੈਲ ಏಪ್ರಿಲ್ ഏപ്രിൽ
     ଅପ୍ରେଲ අප්රේල් ဧပြီ មេសា ເມສາ ኤፕሪል апрели сәуір apirilaren nîsan abrëll aprīļa abrili",
    "mayu maajo mejju bealtaine bhealtaine მაისი მაისს მაისის մայիսի մայիս مئی مې मे મે ਮਈ ಮೇ മേയ് മെയ് ମଇ මැයි မေ ឧសភា ພຶດສະພາ ሜይ maý
     майи мамыр maiatzaren gulan mee maija",
    "qershor yuni juun ġunju mehefin meitheamh mheithimh hunyo ივნისი ივნისს ივნისის հունիսի հունիս جون जुन જૂન ਜੂਨ ಜೂನ್ ജൂൺ ଜୁନ ජූනි
     ဇွန် មិថុនា ມິຖຸນາ ጁን iýun июни јуни маусым ekainaren hezîran jūnija",
    "korrik julai yuli luulyo lulju gorffennaf iúil hulyo ივლისი ივლისს ივლისის հուլիսի հուլիս جولائی جولای जुलै જુલાઈ ਜੁਲਾਈ ಜುಲೈ ജൂലൈ ଜୁଲାଇ
     ජූලි ဇူလိုင် កក្កដា ກໍລະກົດ ጁላይ iýul июли јули шілде uztailaren tîrmeh jūlija",
    "gusht agosti ogos agusta agoosto awwissu awst lúnasa აგვისტო აგვისტოს օգոստոսի օգոստոս اگست अगस्ट ऑगस्ट ઓગસ્ટ ਅਗਸਤ ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ଅଗଷ୍ଟ
     අගෝස්තු ဩဂုတ် သြဂုတ် សីហា ສິງຫາ ኦገስት awgust тамыз abuztuaren tebax avqust",
    "shtator septemba satumba sebtembar settembru medi setyembre სექტემბერი სექტემბერს სექტემბრის սեպտեմբերի սեպտեմբեր ستمبر सेप्टेम्बर
     सप्टेंबर સપ્ટેમ્બર ਸਤੰਬਰ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ ସେପ୍ଟେମ୍ବର සැප්තැම්බර් စက်တင်ဘာ កញ្ញា ກັນຍາ ሴፕቴምበር sentýabr sentyabr сентябри қыркүйек
     irailaren îlon",
    "tetor oktoba oktoobar ottubru hydref oktubre ოქტომბერი ოქტომბერს ოქტომბრის հոկտեմբերի հոկտեմբեր अक्टोबर ऑक्टोबर ઓક્ટોબર ਅਕਤੂਬਰ ಅಕ್ಟೋಬರ್
     ഒക്ടോബർ ଅକ୍ଟୋବର ඔක්තෝබර් အောက်တိုဘာ តុលា ຕຸລາ ኦክቶበር oktýabr oktyabr октябри қазан urriaren cotmeh",
    "nëntor novemba nuwamba nofembar novembru tachwedd samhain nobyembre nóvember ნოემბერი ნოემბერს ნოემბრის նոյեմբերի նոյեմբեր نومبر
     नोभेम्बर नोव्हेंबर નવેમ્બર ਨਵੰਬਰ ನವೆಂಬರ್ നവംബർ ନଭେମ୍ବର නොවැම්බර් နိုဝင်ဘာ វិច្ឆិកា ພະຈິກ ኖቬምበር noýabr noyabr ноябри ноември қараша
     azaroaren mijdar",
    "dhjetor desemba disember disamba diċembru rhagfyr nollaig disyembre დეკემბერი დეკემბერს დეკემბრის դեկտեմբերի դեկտեմբեր دسمبر
     डिसेम्बर डिसेंबर ડિસેમ્બર ਦਸੰਬਰ ಡಿಸೆಂಬರ್ ഡിസംബർ ଡିସେମ୍ବର දෙසැම්බර් ဒီဇင်ဘာ ធ្នូ ທັນວາ ዲሴምበር dekabr декабри желтоқсан abenduaren",
];
