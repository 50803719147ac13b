//! Articles and what is known of them, in the state that frameworks leave in a page's scripts.

use super::*;

fn kinds(html: &str) -> Vec<(BlockKind, String)> {
    blocks(&open(html))
}

#[test]
fn parts_of_a_story_in_a_script_keep_what_they_are() {
    let text = |n| format!("{{\"type\":\"text\",\"content\":\"{}\"}}", words(n));
    let state = format!(
        "window.Fusion=window.Fusion||{{}};Fusion.globalContent={{\"headlines\":{{\"basic\":\"{TITLE}\"}},\"display_date\":\"2024-05-01T08:00:00Z\",\
         \"credits\":{{\"by\":[{{\"name\":\"Noor Aziz\"}}]}},\"content_elements\":[{},{{\"type\":\"header\",\"content\":\"What next\"}},{},\
         {{\"type\":\"list\",\"items\":[{{\"type\":\"text\",\"content\":\"Lower the water\"}}]}},{{\"type\":\"quote\",\"content_elements\":\
         [{{\"type\":\"text\",\"content\":\"Nobody told us.\"}}]}},{{\"type\":\"interstitial_link\",\"content\":\"{}\"}},{}]}};Fusion.x={{}};",
        text(1),
        text(2),
        words(9),
        text(3)
    );
    let html = format!(
        "<html lang=en><head><title>{TITLE} - Ferry</title></head><body><div id=app></div><script>{state}</script></body></html>"
    );
    let item = BlockKind::Item {
        depth: 0,
        number: None,
    };
    assert_eq!(
        kinds(&html),
        [
            (BlockKind::Paragraph, words(1)),
            (BlockKind::Heading(2), "What next".to_owned()),
            (BlockKind::Paragraph, words(2)),
            (item, "Lower the water".to_owned()),
            (BlockKind::Quotation, "Nobody told us.".to_owned()),
            (BlockKind::Paragraph, words(3)),
        ]
    );
    check_author(&html, Some("Noor Aziz"));
    check_date(&html, "2024-05-01");
    assert_eq!(open(&html).meta().title.as_deref(), Some(TITLE));
}

#[test]
fn a_function_that_is_called_with_its_values_holds_the_story() {
    let html = format!(
        "<html lang=en><head><title>{TITLE}</title></head><body><div id=__nuxt></div><script>window.__NUXT__=(function(a,b){{a.x=1;return \
         {{data:[{{article:{{title:\"{TITLE}\",author:b,content:\"\\u003Cp>{}\\u003C\\u002Fp>\\n\\u003Cp>{}\\u003C\\u002Fp>\",ok:a}}}}]}}}}(true,\"Noor Aziz\"));</script></body></html>",
        words(1),
        words(2)
    );
    check_paragraphs(&html, &[1, 2]);
    check_author(&html, Some("Noor Aziz"));
}

#[test]
fn a_fact_check_in_linked_data_has_its_claim_and_verdict() {
    let html = format!(
        "<html lang=en><head><title>Fact check</title><script type='application/ld+json'>{{\"@type\":\"ClaimReview\",\"claimReviewed\":\"The dam was sold\",\
         \"reviewBody\":\"{} {}\",\"reviewRating\":{{\"alternateName\":\"False\"}}}}</script></head><body><div id=root></div></body></html>",
        words(1),
        words(2)
    );
    let found: Vec<String> = kinds(&html).into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        found,
        [
            "Claim: The dam was sold".to_owned(),
            format!("{} {}", words(1), words(2)),
            "Rating: False".to_owned()
        ]
    );
}

#[test]
fn a_list_of_values_that_name_each_other_holds_the_story() {
    let text = format!("<p>{}</p><p>{}</p>", words(1), words(2));
    let state = format!(
        "[[\"ShallowReactive\",1],{{\"data\":2}},{{\"article\":3}},{{\"title\":4,\"publishedAt\":5,\"author\":6,\"body\":8}},\"{TITLE}\",\
         \"2024-05-01T06:00:00.000Z\",{{\"name\":7}},\"Noor Aziz\",\"{text}\"]"
    );
    let html = format!(
        "<html lang=en><head><title>{TITLE} | Bay</title></head><body><div id=__nuxt><div>Loading</div></div><script type='application/json' \
         id=__NUXT_DATA__>{state}</script></body></html>"
    );
    let expected = [1, 2].map(|n| (BlockKind::Paragraph, words(n)));
    assert_eq!(kinds(&html), expected);
    check_author(&html, Some("Noor Aziz"));
    check_date(&html, "2024-05-01");
}

#[test]
fn rows_that_are_pushed_piece_by_piece_hold_the_story() {
    let element = |n| {
        format!(
            "[\\\"$\\\",\\\"p\\\",null,{{\\\"children\\\":\\\"{}\\\"}}]",
            words(n)
        )
    };
    let about = format!(
        "{{\\\"title\\\":\\\"{TITLE}\\\",\\\"publishedAt\\\":\\\"2024-05-01\\\",\\\"author\\\":\\\"Noor Aziz\\\"}}"
    );
    let row = format!(
        "1:[\\\"$\\\",\\\"article\\\",null,{{\\\"children\\\":[{},",
        element(1)
    );
    let rest = format!("{}]}}]\\n2:{about}\\n", element(2));
    let html = format!(
        "<html lang=en><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><script>self.__next_f.push([1,\"{row}\"])</script>\
         <script>self.__next_f.push([1,\"{rest}\"])</script></body></html>"
    );
    let expected = [1, 2].map(|n| (BlockKind::Paragraph, words(n)));
    assert_eq!(kinds(&html), expected);
    check_author(&html, Some("Noor Aziz"));
    check_date(&html, "2024-05-01");
}
