//! What commands do: functions over the [`Context`](super::Context), a file for each concern.
//!
//! They know nothing of what lies over the text; an overlay calls them with what was typed or chosen.

pub mod aloud;
pub mod arrive;
pub mod changes;
pub mod codes;
pub mod copying;
pub mod drafts;
pub mod exporting;
pub mod links;
pub mod lists;
pub mod look_up;
pub mod looks;
pub mod marks;
pub mod names;
pub mod navigate;
pub mod place;
pub mod quick;
pub mod quotes;

use super::action::{Action, Direction, Motion};
use super::ask::{Ask, LetterAsk, Page, Request};
use super::context::Context;
use super::message::{Effect, INTERRUPT, Sought};
use super::pane::Focus;

/// Carries out what a key in the text or in a list asks for.
pub fn run(cx: &mut Context, action: Action) {
    match action {
        Action::Move(motion) => match cx.look.focus {
            Focus::List(pane) => lists::go_counted(cx, pane, motion),
            Focus::Text => {
                if let (Motion::Top | Motion::Bottom, Some(number)) = (motion, cx.count) {
                    return place::go_to_paragraph(cx, number);
                }
                cx.reading.current = None;
                cx.reading.move_caret(&cx.document, motion);
            }
        },
        Action::Scroll(way) => cx.reading.scroll(way, 1),
        Action::ScrollTo(place) => cx.reading.put(place),
        Action::Go(target, way) => navigate::go(cx, target, way),
        Action::Back => navigate::travel(cx, Direction::Previous),
        Action::Forward => navigate::travel(cx, Direction::Next),
        Action::Percent => place::go_to_percent(cx, cx.count),
        Action::Paragraph => match cx.count {
            Some(number) => place::go_to_paragraph(cx, number),
            None => cx.warn("Type a number first: 42G goes to paragraph 42"),
        },
        Action::NamePlace => place::ask_letter(cx, LetterAsk::Set),
        Action::GoPlace => place::ask_letter(cx, LetterAsk::Go),
        Action::Search => navigate::ask_search(cx),
        Action::SearchWord => navigate::search_word(cx),
        Action::Select => cx.reading.select_from(cx.reading.caret),
        Action::Grow => cx.reading.grow(&cx.document),
        Action::Shrink => cx.reading.shrink(),
        Action::SwapEnds => cx.reading.swap_ends(),
        Action::Object(unit) => navigate::select_unit(cx, unit),
        Action::Leave | Action::ForgetSearch => match cx.look.focus {
            Focus::List(_) => lists::focus_text(cx),
            Focus::Text => changes::leave_text(cx),
        },
        Action::Copy => copying::copy(cx),
        Action::Everywhere => copying::seek_speaker(cx),
        Action::FindEverywhere => cx.ask(Ask::Everywhere, ""),
        Action::UndecidedEverywhere => cx.effect(Effect::Seek(Sought::Undecided)),
        Action::Overview(overview) => cx.effect(Effect::Seek(Sought::Overview(overview))),
        Action::CompareReaders => cx.effect(Effect::ReadOthers),
        Action::Cite => copying::cite(cx),
        Action::CopySpeaker => copying::copy_speaker(cx),
        Action::Pipe => copying::ask_command(cx),
        Action::Mark(colour) => marks::mark(cx, colour),
        Action::NextColour => marks::next_colour(cx),
        Action::Tag => marks::tag(cx),
        Action::Note => marks::write_note(cx),
        Action::Bookmark => marks::bookmark(cx),
        Action::Delete => marks::delete_note(cx),
        Action::NextHere => marks::next_here(cx),
        Action::Undo => cx.undo(Direction::Previous),
        Action::Redo => cx.undo(Direction::Next),
        Action::Review => quotes::start_review(cx),
        Action::Judge(verdict) => quotes::judge(cx, verdict),
        Action::Skip(way) => quotes::skip(cx, way),
        Action::Speaker => quotes::ask_speaker(cx),
        Action::AddQuote => quotes::add_quote(cx),
        Action::QuoteKind => quotes::next_kind(cx),
        Action::SourceKind => quotes::next_source_kind(cx),
        Action::QuoteEnd(way) => quotes::move_end(cx, way),
        Action::QuoteBorders => quotes::select_borders(cx),
        Action::AddMention(kind) => names::add_mention(cx, kind),
        Action::RejectMention => names::reject_mention(cx),
        Action::AcceptMention => names::accept_mention(cx),
        Action::RejectEntity => names::reject_entity(cx),
        Action::AskEntity(ask) => names::ask_entity(cx, ask),
        Action::Codebook => codes::open_codebook(cx),
        Action::TagEvery => codes::ask_every(cx),
        Action::QuickCode => quick::wait_for_quick_key(cx),
        Action::Changes => changes::show_changes(cx, None),
        Action::Attach => changes::attach_here(cx),
        Action::Reattach => changes::place_here(cx),
        Action::KeepOrphan => changes::keep_orphan_here(cx),
        Action::Bind => changes::bind_selection(cx),
        Action::Focus(pane) => lists::focus_on(cx, pane),
        Action::NextPane(way) => lists::next_pane(cx, way),
        Action::Panes => lists::toggle_panes(cx),
        Action::Choose => lists::choose(cx),
        Action::Filter => lists::ask_filter(cx),
        Action::FilterSpeaker => lists::filter_speaker(cx),
        Action::FilterCode => cx.ask(Ask::Code, ""),
        Action::FilterColour => lists::filter_colour(cx),
        Action::FilterNone => lists::filter_none(cx),
        Action::Contents => links::ask_heading(cx),
        Action::Links => links::ask_link(cx),
        Action::Follow => links::follow_here(cx),
        Action::LookUp => look_up::look_up(cx),
        Action::PageAbout(of) => look_up::page_about(cx, of, false),
        Action::CopyPageAbout(of) => look_up::page_about(cx, of, true),
        Action::ReadAloud => aloud::toggle(cx),
        Action::StopReading => aloud::stop(cx),
        Action::Peek => cx.open(Request::Page(Page::Peek)),
        Action::Help => cx.open(Request::Page(Page::Help)),
        Action::Messages => cx.open(Request::Page(Page::Messages)),
        Action::Palette => cx.open(Request::Palette),
        Action::Wider => change_measure(cx, 4),
        Action::Narrower => change_measure(cx, -4),
        Action::Spacing => {
            cx.look.spacing = (cx.look.spacing + 1) % 3;
            cx.panes_changed();
            cx.notify(format!(
                "Empty rows between paragraphs: {}",
                cx.look.spacing
            ));
        }
        Action::Justify => looks::toggle_justified(cx),
        Action::Pictures => looks::toggle_pictures(cx),
        Action::Hyphenate => looks::toggle_hyphenation(cx),
        Action::Theme => looks::ask_theme(cx),
        Action::ReadingMode => looks::toggle_reading_mode(cx),
        Action::FocusMode => looks::toggle_focus_mode(cx),
        Action::QuoteColours => looks::next_quote_colours(cx),
        Action::NameColours => looks::next_name_colours(cx),
        Action::Mouse => looks::toggle_mouse(cx),
        Action::WriteSettings => cx.effect(Effect::WriteSettings),
        Action::Entries => cx.effect(Effect::Choose),
        Action::Save => cx.save(),
        Action::SaveElsewhere => cx.effect(Effect::SaveElsewhere),
        Action::AskExport => cx.effect(Effect::AskExport),
        Action::Export(format) => exporting::export(cx, format.name()),
        Action::Redraw => cx.effect(Effect::Redraw),
        Action::Suspend => cx.effect(Effect::Suspend),
        Action::Close if cx.articles.is_empty() => cx.effect(Effect::Quit),
        Action::Close => cx.effect(Effect::CloseArticle),
        Action::Recent => cx.effect(Effect::ListRecent),
        Action::OpenOther => cx.ask(Ask::Open, ""),
        Action::Quit => cx.effect(Effect::Quit),
        Action::QuitUnsaved => cx.effect(Effect::QuitUnsaved),
        Action::Interrupt => cx.effect(Effect::End(INTERRUPT)),
        // These are for what lies over the text.
        Action::Code(_)
        | Action::ChangeCode(_)
        | Action::Tick(_)
        | Action::Sort
        | Action::Reverse
        | Action::Show(_)
        | Action::Preview
        | Action::Answer(_)
        | Action::Accept
        | Action::Cancel
        | Action::Complete(_)
        | Action::ClearLine
        | Action::DeleteWord
        | Action::SwitchLine
        | Action::DecideCodes(_)
        | Action::Done
        | Action::Difference(_)
        | Action::SwitchReader
        | Action::OtherReader(_)
        | Action::EditOutside => {}
    }
}

fn change_measure(cx: &mut Context, by: i16) {
    cx.look.change_measure(by);
    cx.panes_changed();
    cx.notify(format!("Lines are {} columns wide", cx.look.column().width));
}
