//! What a name and the words around it say of which pronoun a person takes.

use super::Gender;
use super::lexicon::{WordList, word_list};

static FIRST_NAMES: WordList = word_list!("en/first-names.txt");
static TITLES: WordList = word_list!("en/gender-titles.txt");

/// What a first name says; a name of both says nothing.
pub fn of_first_name(name: &str) -> Gender {
    gender(FIRST_NAMES.get(&name.to_lowercase()))
}

/// What a word next to a name says: a title, an office or a kinship.
pub fn of_title(word: &str) -> Gender {
    gender(TITLES.get(&word.trim_end_matches('.').to_lowercase()))
}

fn gender(listed: Option<&str>) -> Gender {
    match listed {
        Some("m") => Gender::Male,
        Some("f") => Gender::Female,
        _ => Gender::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles_tell() {
        assert_eq!(of_first_name("Jack"), Gender::Male);
        assert_eq!(of_first_name("Mia"), Gender::Female);
        assert_eq!(of_first_name("Ombaka"), Gender::Unknown);
        assert_eq!(of_title("Mrs."), Gender::Female);
        assert_eq!(of_title("spokesman"), Gender::Male);
    }
}
