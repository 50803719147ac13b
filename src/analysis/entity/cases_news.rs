//! Constructions of news around the world, one a line: what announces a firm, a place, an office.

use super::tests::{check_joined, check_names, check_role_of};

#[test]
fn firms_are_known_by_what_is_said_of_them() {
    check_names(&[
        "[O Havmark ASA] said it would sell its boats. The sale makes [O Havmark] the largest in [L Norway].",
        "Shares in [O Brennholm] fell after the vote.",
        "Private broadcaster [O TVP Nova] showed the film.",
        "State oil company [O Petrolandina] denied it. [O Petrolandina] will sue.",
        "[O Savanna Roads Nigeria Limited] built it. The agency said [O Savanna Roads] was paid.",
        "[O Al Noor Developments] has sold two towers.",
        "The judge restrained the [O Karachi Water and Sewerage Corporation] from digging.",
        "It is owned by [O Brennholm Energy], which sold it. The men of [O Brennholm] are glad.",
        "The bridge was built by [O Construtora Barreto] for the port.",
        "The [O Special Investigating Unit] is looking at the contracts.",
        "[O Lakeside Sacco] paid a dividend. [O Lakeside] plans to open branches.",
        "[O Meridian Correctional Health] ran it. [O Meridian] denied wrongdoing.",
        "The [O Office of the Special Prosecutor] has opened a case.",
        "Rival [O Brennholm] made a bid worth [M 4 billion francs].",
        "It competes with [O CrowdShield] of [L Texas].",
        // People are none.
        "The [N Ghanaian] builder [P Issouf Kaboré] won the prize.",
        "Ask [P Ana Vargo]. [P Vargo] will know. [O Vargo Ltd.] will not.",
    ]);
}

#[test]
fn towns_that_play_are_clubs() {
    let report =
        "The striker scored a goal and the referee gave a penalty in the second-half of the match.";
    for line in [
        "[O Grimsby Town] drew with [O Danby Rovers].",
        "They stay third, two points behind [O Bradford] and one behind [O Lincoln].",
        "[O Luton Vale] won. [O Luton] stay third.",
        "The win over [O Sheffield] was the first in [L Sheffield] since [D May].",
    ] {
        check_names(&[&format!("{line} {report}")]);
    }
    // In other articles they are towns.
    check_names(&["The storm passed over [L Sheffield] at night."]);
}

#[test]
fn letters_in_brackets_are_the_name_before_them() {
    check_names(&[
        "The [O Sacco Societies Regulatory Authority] ([O Sasra]) agreed.",
        "The [O RSPCA] gave him a medal. [O RSPCA] [L Victoria] inspector [P Tegan Lowe] thanked him.",
    ]);
    check_joined(
        "Doctors Without Borders (MSF) left. The German Research Foundation (DFG) paid.",
        &[
            &["Doctors Without Borders", "MSF"],
            &["German Research Foundation", "DFG"],
        ],
    );
    check_joined(
        "The March 23 Movement (M23) took the hill.",
        &[&["March 23 Movement", "M23"]],
    );
}

#[test]
fn places_are_known_by_the_words_before_them() {
    check_names(&[
        "[L Goma] ([L DR Congo]) ([O AFP]) – Fighting went on.",
        "[L Thiruvananthapuram]: The dam is full.",
        "A line from [L Dhabeji] had burst.",
        "Boats from [L Kilrush] came.",
        "The land for the [L Vadhavan] port was bought.",
        "Loans to farmers in [L Kericho] and [L Bomet] grew.",
        "The slip blocked the [L Kochi]-[L Dhanushkodi] highway.",
    ]);
}

#[test]
fn offices_are_no_part_of_a_name() {
    check_names(&[
        "Idukki Collector [P V. Anupama Rajan] said the road was shut.",
        "Finance Minister II [P Hafiz Rosli] said the tax would stay.",
        "The spokesman, Lieutenant-Colonel [P Guillaume Ndaya], accused the rebels.",
        "Mayor Cr [P Des Hudspeth] opened the pool.",
        "Soprano [P Yuki Hamasaki] sings the lead.",
        "[O Harbour Police Service] Const. [P Mike Desrosiers] said so.",
    ]);
}

#[test]
fn a_surname_goes_back_to_whom_it_meant_first() {
    let text = "Prosecutors charged Doreen Kowalchuk. Kowalchuk wept.\n\nThe real Tyler Kowalchuk was in class.\n\n\
                Kowalchuk's bank paid.";
    check_joined(
        text,
        &[&["Doreen Kowalchuk", "Kowalchuk"], &["Tyler Kowalchuk"]],
    );
    check_joined(
        "Talal Al Mansoori met Hessa Al Mansoori. Mr Al Mansoori smiled.",
        &[&["Hessa Al Mansoori", "Al Mansoori"]],
    );
}

#[test]
fn roles_go_past_addresses_and_honours() {
    for (text, name, role) in [
        (
            "Planning Minister Dr Ahsan Lodhi spoke.",
            "Ahsan Lodhi",
            "Planning Minister",
        ),
        (
            "Her lawyer, Dali Mpanza SC, said no.",
            "Dali Mpanza",
            "lawyer",
        ),
        (
            "Counsel for the agency, Nkechi Ibe-Umar, SAN, spoke.",
            "Nkechi Ibe-Umar",
            "Counsel for the agency",
        ),
        (
            "Her own campaign manager, Andrés Hoyos, left.",
            "Andrés Hoyos",
            "campaign manager",
        ),
        (
            "Lise Osei, the Ghanaian architect whose schools are known, has died.",
            "Lise Osei",
            "Ghanaian architect",
        ),
        (
            "It was found by a doctoral student, Niamh Rafferty of Dublin.",
            "Niamh Rafferty",
            "doctoral student",
        ),
        (
            "He was told by returning officer Samuel Bonsu.",
            "Samuel Bonsu",
            "returning officer",
        ),
        ("He spoke to NDP MPP Lise Roy.", "Lise Roy", "NDP MPP"),
        (
            "Tess Newton-Kain, a fellow at the institute, spoke.",
            "Tess Newton-Kain",
            "fellow at the institute",
        ),
        ("Mayor Cr Des Hudspeth spoke.", "Des Hudspeth", "Mayor"),
    ] {
        check_role_of(text, name, role);
    }
}
