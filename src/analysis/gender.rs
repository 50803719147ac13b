//! What a name and the words around it say of which pronoun a person takes.

use super::Gender;

const MEN: &str = "aaron abdul abdullah abraham adam adrian ahmed ahmet akira alan albert alejandro \
    aleksandr alex alexander alfred ali allen alvin amir andre andreas andrew andy \
    angelo anil anthony antonio antónio ari arjun arnold arthur ashok ashraf austin \
    barack barry bashar ben benjamin bernard bernie bill billy bjorn björn bob bobby \
    boris brad bradley brandon brendan brent brett brian bruce bryan byron calvin carl \
    carlos carter cesar chad charles charlie chen chester chris christian christoph \
    christopher chuck clarence claude clayton clifford clint clinton cody colin conor \
    corey cory craig curtis cyril dale damian dan daniel danny darren darryl dave david \
    dean dennis derek derrick dick diego dimitri dmitri dmitry dominic don donald doug \
    douglas duncan dustin dwayne dylan earl ed eddie edgar edmund eduardo edward edwin \
    eli elijah elliot elliott emeka emmanuel emre enrique eric erik ernest ernesto ethan \
    eugene evan felipe felix fernando floyd francesco francis francisco franck frank \
    franklin fred frederick gabriel gareth gary gavin gene geoff geoffrey george gerald \
    gerard gilbert giovanni glenn gordon graham grant greg gregory guillermo gustavo guy \
    hank hans harold harry harvey hassan hector heinz henri henry herbert herman hiroshi \
    howard hugh hugo hussein ian ibrahim igor imran isaac ismail ivan jack jackson jacob \
    jacques jaime jake jamal james jared jason javier jay jean-claude jeb jeff jeffrey \
    jeremiah jeremy jerome jerry jesse jesus jim jimmy jin joe joel johan johann john \
    johnny jon jonathan jorge jose josef joseph josh joshua josé jovenel juan julian \
    julio juma justin kamau karl keith ken kenji kenneth kent kevin khalid kofi kurt \
    kwame kyle lance larry lars laurence laurent lawrence lee leo leon leonard leroy \
    leslie lester lewis liam lindsey lloyd logan lorenzo lou louis lucas luigi luis luiz \
    lukas luke mahmoud malcolm manuel marc marcel marco marcos marcus mario mark markus \
    martin marvin mathieu matt matteo matthew maurice max maxim mehmet melvin michael \
    michel mick miguel mike mikhail milton mitch mitchell mitt mohamed mohammad mohammed \
    moses muhammad mustafa mustapha narendra nathan nathaniel neal ned neil nelson newt \
    nicholas nick nicolas nigel nikolai noah norman oleg oliver olivier omar osama oscar \
    osei otto owen pablo patrick paul pavel pedro perry pete peter phil philip philippe \
    phillip pierre piotr rafael rahul raj rajiv ralph ramon rand randall randy raphael \
    raul ravi ray raymond raúl recep reggie reginald rex ricardo richard rick ricky rob \
    robert roberto robin rod rodney rodrigo roger roland ron ronald rory ross roy rudy \
    rupert rush russ russell ryan salman salvador sam samuel sanjay santiago saul scott \
    sean sebastian sergei sergey sergio seth shane shaun shawn sheldon sidney simon \
    spencer stan stanley stefan stephen steve steven stewart stuart suleiman sunil sven \
    takeshi tariq ted terence terrence terry theo theodore thomas tim timothy toby todd \
    tom tommy tony travis trevor troy tunde tyler tyrone vernon victor vijay viktor \
    vincent vincenzo vladimir walter warren wayne wei wendell werner wilbur will willard \
    william willie winston wolfgang xavier yasser yousef yuri yusuf zachary";

const WOMEN: &str = "abby abigail ada adele adriana agnes aisha akosua alexandra alexis alice alicia \
    alison allison alma alyssa amanda amara amber amelia amina amy ana anastasia andrea \
    angela angelina angelique angie anita ann anna anne annette annie april ariana \
    arlene ashley audrey aung barbara beatrice becky bernadette bertha beth betsy betty \
    beverly bonnie brenda bridget brittany brooke camille carla carly carmen carol \
    carole caroline carolyn carrie cassandra catherine cathy cecilia celeste charlene \
    charlotte chelsea cheryl chidinma chloe christina christine cindy claire clara \
    claudia colleen condoleezza connie constance courtney cristina crystal cynthia daisy \
    dana danielle dawn debbie deborah debra denise diana diane dianne dilma dolores \
    dominique donna dora doris dorothy edith edna eileen elaine eleanor elena elisabeth \
    elizabeth ella ellen ellie eloise elsa emily emma erica erika erin esther ethel eva \
    evelyn fatima felicia fiona florence frances francesca gabriela gail gemma gennifer \
    georgia geraldine gertrude gina ginger gladys glenda gloria grace greta gretchen \
    gwen gwendolyn hanna hannah harriet hazel heather heidi helen helena hilary hillary \
    holly huma ida ilana ilse indira ines ingrid inès irene irina iris irma isabel \
    isabella ivanka ivy jacinda jacqueline jamie jan jane janet janice jasmine jean \
    jeanette jeanne jen jenna jennifer jenny jessica jill jo joan joann joanna joanne \
    jocelyn johanna josephine joy joyce juanita judith judy julia juliana julie june \
    kamala kamila karen karin karla kate katherine kathleen kathryn kathy katie katrina \
    kay kayla kellie kelly kellyanne kerry kim kimberly kirsten krista kristen kristin \
    kristina latoya laura lauren laurie leah lena leslie leticia lillian lily linda \
    lindsay lisa liz liza lois loretta lori lorraine louise lucia lucille lucy luisa \
    lydia lynn mabel madeleine madeline maggie mandy mara marcia margaret margarita \
    maria mariana marie marilyn marina marine marion marissa marjorie marla marlene \
    marsha martha mary maureen maxine megan meghan megyn mei melania melanie melinda \
    melissa mercedes mia michelle mildred mindy minnie minyon miranda miriam mollie \
    molly monica monique muriel myra myrtle nadia nancy naomi natalia natalie natasha \
    neera nellie ngozi nicole nikki nina noor nora norma olga olivia ophelia oprah paige \
    pam pamela pat patricia patti patty paula pauline peggy penelope penny phyllis polly \
    priscilla priya rachel rakeyia ramona rebecca regina renata renee rhonda rita \
    roberta rochelle rosa rosalind rose rosemary roxanne ruby ruth sabrina sally \
    samantha sandra sanna sara sarah sasha savannah shannon sharon sheila shelby shelley \
    sherry sheryl shirley silvia simone sofia sonia sonja sonya sophia sophie stacey \
    stacy stella stephanie sue sunita susan susanna susanne suzanne svetlana sylvia \
    tamara tammy tanya tara tatiana teresa tess thelma theresa tiffany tina toni tonya \
    tracey tracy trudy ursula valerie vanessa vera veronica vicki vicky victoria viola \
    violet virginia vivian wanda wanjiru wendy whitney wilma winifred yolanda yuki \
    yvette yvonne zainab zoe";

/// What a first name says.
pub fn of_first_name(name: &str) -> Gender {
    use std::collections::HashMap;
    use std::sync::LazyLock;
    static NAMES: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
        let men = MEN.split_whitespace().map(|name| (name, Gender::Male));
        let mut names: HashMap<_, _> = men.collect();
        for name in WOMEN.split_whitespace() {
            // A name of both says nothing.
            let entry = names.entry(name).or_insert(Gender::Female);
            if *entry == Gender::Male {
                *entry = Gender::Unknown;
            }
        }
        names
    });
    NAMES
        .get(name.to_lowercase().as_str())
        .copied()
        .unwrap_or_default()
}

/// What a word next to a name says: a title, an office or a kinship.
pub fn of_title(word: &str) -> Gender {
    match word.trim_end_matches('.').to_lowercase().as_str() {
        "mr" | "sir" | "lord" | "king" | "prince" | "spokesman" | "congressman" | "chairman"
        | "councilman" | "businessman" | "businessmen" | "father" | "husband" | "son"
        | "brother" | "pope" | "imam" | "actor" | "uncle" | "grandfather" | "monsieur" | "herr"
        | "señor" | "fr" | "assemblyman" | "policeman" => Gender::Male,
        "mrs" | "ms" | "miss" | "lady" | "dame" | "queen" | "princess" | "spokeswoman"
        | "congresswoman" | "chairwoman" | "councilwoman" | "businesswoman" | "mother" | "wife"
        | "daughter" | "sister" | "actress" | "aunt" | "grandmother" | "madame" | "frau"
        | "señora" | "duchess" | "baroness" | "assemblywoman" | "policewoman" => Gender::Female,
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
