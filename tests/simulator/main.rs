//! Two windows, an editor and a sync tool on one simulated disk, from a seed.
//!
//! Everything the store asks of a disk goes through [`Disk`], so a disk in memory can do what real ones
//! do rarely: refuse any call, tear a write, forget what was not synced when the power goes, count
//! dates in whole seconds, have no locks, take `A` for `a`, and have a clock that is set back. The notes may
//! lie behind a link of the reader's, and another link may be set where the backup goes. In the middle of
//! any call of one window it may be stopped for a while and the other one save, or an editor write; a
//! window may be killed at any call, or end by a signal and put its notes elsewhere. A simple model knows
//! which marks must be there at the end: those that a save or a rescue said were on the disk, and those
//! that are in the memory of a window that goes on.
//!
//! `cargo test --test simulator` runs 1,000 seeds; `BYLINE_SEEDS=100000 cargo test --test simulator`
//! runs so many, and `BYLINE_SEED=17` runs one and prints what it does.

mod disk;
mod window;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use byline::store::NotesFile;

use disk::{Chance, Kinds, SimulatedDisk};
use window::{Model, Window, open};

const TEXT: &str =
    "The ferry sails on Friday, said the harbour master of Larkfield, and it will not wait.\n";
const ARTICLE: &str = "/news/ferry.txt";
const NOTES: &str = "/news/ferry.txt.byline.toml";
const BACKUP: &str = "/news/ferry.txt.byline.toml~";
/// Where the notes lie if their name is a link.
const LINKED: &str = "/sync/ferry.toml";
/// What nobody agreed to write to.
const VICTIM: &str = "/home/ana/start-up";
const INNOCENT: &str = "innocent\n";

/// How often an editor adds a mark in one run: each makes all that follows slower.
const MOST_OUTSIDE: usize = 4;
/// What happens in one run.
const STEPS: usize = 10;
/// How many marks a window makes at most.
const MOST_MARKS: usize = 6;

/// A window, while it is open.
type Slot = Arc<Mutex<Option<Window>>>;

/// What somebody else does in the middle of a window's call.
#[derive(Default)]
struct Outside {
    written: usize,
    /// An older state of the file, for a sync tool that puts it back.
    old: Option<String>,
}

impl Outside {
    fn act(&mut self, disk: &SimulatedDisk, chance: &mut Chance, model: &mut Model) {
        let Some(text) = disk.text(NOTES) else { return };
        if NotesFile::parse(&text).broken().is_some() {
            return;
        }
        match chance.below(4) {
            // An editor adds a mark.
            0 | 1 => {
                if self.written == MOST_OUTSIDE {
                    return;
                }
                let id = format!("e{:04}", self.written);
                self.written += 1;
                let block = format!(
                    "\n[[annotation]]\nid = \"{id}\"\nstart = 4\nend = 9\nexact = \"ferry\"\n"
                );
                disk.put(NOTES, &(text + &block));
                model.accepted.insert(id);
            }
            // A sync tool remembers what is there …
            2 => self.old = Some(text),
            // … and an editor takes a comment in, so that only the date changes much.
            _ => disk.put(NOTES, &format!("# looked at {}\n{text}", self.written)),
        }
    }
}

/// One run. Gives what went wrong.
fn run(seed: u64, kinds: Kinds, is_loud: bool) -> Result<(), String> {
    let mut chance = Chance(seed);
    let disk = SimulatedDisk::new(chance.next(), kinds, is_loud);
    disk.put(ARTICLE, TEXT);
    disk.put(VICTIM, INNOCENT);
    if chance.one_in(4) {
        let id = byline::annotation::document_id(TEXT);
        disk.put(
            LINKED,
            &format!("schema = 1\n\n[document]\nid = \"{id}\"\n"),
        );
        disk.link(NOTES, LINKED);
    }
    if chance.one_in(4) {
        disk.link(BACKUP, VICTIM);
    }
    let model = Arc::new(Mutex::new(Model::default()));
    let outside = Arc::new(Mutex::new(Outside::default()));
    let slots: [Slot; 2] = Default::default();
    {
        let (there, model, outside) = (
            Arc::downgrade(&disk),
            Arc::clone(&model),
            Arc::clone(&outside),
        );
        let others = slots.clone();
        let mut chance = Chance(chance.next());
        *disk.others.lock().expect("nobody") = Some(Box::new(move || {
            let (Some(disk), Ok(mut model), Ok(mut outside)) =
                (there.upgrade(), model.try_lock(), outside.try_lock())
            else {
                return;
            };
            // The window whose call this is in the middle of is taken; the other may be free.
            let free = others.iter().find_map(|slot| slot.try_lock().ok());
            match free {
                Some(mut window) if chance.one_in(2) => {
                    if let Some(window) = window.as_mut().filter(|window| window.made < MOST_MARKS)
                    {
                        window.mark(&disk, 9);
                        let _ = window.save(&disk, &mut model);
                    }
                }
                _ => outside.act(&disk, &mut chance, &mut model),
            }
        }));
    }
    let mut generation = 0;
    for _ in 0..STEPS {
        {
            let mut inside = disk.inside();
            inside.failing = [0, 0, 9, 30][chance.below(4)];
            inside.busy = [0, 5, 20][chance.below(3)];
            if chance.one_in(3) {
                inside.clock += 1_500_000_000;
            } else if chance.one_in(12) {
                // The clock of the machine was fast.
                inside.clock -= 4_000_000_000;
            }
        }
        for (slot, name) in slots.iter().zip(['a', 'b']) {
            let mut slot = slot.lock().expect("nobody");
            while slot.is_none() {
                generation += 1;
                match open(&disk, name) {
                    Ok(window) => *slot = Some(window),
                    Err(_) => disk.inside().failing = 0,
                }
            }
        }
        let mut slot = slots[chance.below(2)].lock().expect("nobody");
        let window = slot.as_mut().expect("it is open");
        let seen = window.seen.clone();
        let is_killed = chance.one_in(8);
        if is_killed {
            let calls = chance.below(60) as i64;
            seen.1.store(calls, Ordering::Relaxed);
        }
        match chance.below(14) {
            0..=5 => {
                window.mark(&disk, generation);
                let mut new = Model::default();
                let _ = window.save(&disk, &mut new);
                model.lock().expect("nobody").accepted.extend(new.accepted);
            }
            6 => {
                window.mark(&disk, generation);
            }
            7 => {
                let mut model = model.lock().expect("nobody");
                window.delete(&mut chance, &mut model);
            }
            8 | 9 => drop(window.look(&disk)),
            10 => {
                // It quits: what it saved is on the disk, what it did not was never promised.
                let mut new = Model::default();
                let _ = window.save(&disk, &mut new);
                model.lock().expect("nobody").accepted.extend(new.accepted);
                *slot = None;
            }
            11 | 12 => {
                let mut new = Model::default();
                let window = slot.take().expect("it is open");
                window.end(&disk, &mut new);
                model.lock().expect("nobody").accepted.extend(new.accepted);
            }
            _ if chance.one_in(2) => {
                // The power goes, and with it both windows.
                drop(slot);
                for slot in &slots {
                    *slot.lock().expect("nobody") = None;
                }
                disk.lose_power();
                continue;
            }
            _ => {
                let mut model = model.lock().expect("nobody");
                outside
                    .lock()
                    .expect("nobody")
                    .act(&disk, &mut chance, &mut model);
            }
        }
        if is_killed {
            // Whether or not it came that far, it is gone.
            *slot = None;
        }
        drop(slot);
        if disk.text(VICTIM).as_deref() != Some(INNOCENT) {
            return Err(format!("{VICTIM} was written"));
        }
        if let Some(text) = disk.text(NOTES) {
            let broken = NotesFile::parse(&text).broken().cloned();
            if let Some(broken) = broken {
                return Err(format!("the file is broken: {broken}\n{text}"));
            }
        }
    }
    // In the end nothing fails and everybody looks, saves and looks again.
    {
        let mut inside = disk.inside();
        (inside.failing, inside.busy) = (0, 0);
    }
    *disk.others.lock().expect("nobody") = None;
    let mut model = std::mem::take(&mut *model.lock().expect("nobody"));
    let windows = slots.map(|slot| slot.lock().expect("nobody").take());
    let mut windows: Vec<Window> = windows.into_iter().flatten().collect();
    for round in 0..3 {
        for window in &mut windows {
            disk.inside().clock += 2_500_000_000;
            let told = window
                .look(&disk)
                .and_then(|()| window.save(&disk, &mut model));
            if let Err(error) = told.or_else(|_| window.save(&disk, &mut model)) {
                return Err(format!("round {round}: {error}"));
            }
        }
    }
    let text = disk.text(NOTES).unwrap_or_default();
    // Notes that a folder refused went on in the data directory; they are offered there.
    let found = disk.marks();
    let lost: Vec<&String> = model
        .accepted
        .iter()
        .filter(|id| !found.contains(*id) && !model.deleted.contains(*id))
        .collect();
    if !lost.is_empty() {
        return Err(format!("lost {lost:?}\n{text}"));
    }
    for window in &windows {
        let gone: Vec<_> = window
            .ours
            .iter()
            .filter(|id| !found.contains(*id))
            .collect();
        let gone: Vec<_> = gone
            .into_iter()
            .filter(|id| !model.deleted.contains(*id))
            .collect();
        if !gone.is_empty() {
            return Err(format!(
                "{} lost {gone:?} from its memory\n{text}",
                window.name
            ));
        }
    }
    let left: Vec<_> = disk.inside().files.keys().cloned().collect();
    let half: Vec<_> = left
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".tmp"))
        .collect();
    if half.len() > 2 && !kinds.network {
        return Err(format!("temporary files pile up: {half:?}"));
    }
    Ok(())
}

fn seeds(of: u64) -> Box<dyn Iterator<Item = u64>> {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse().ok())
    };
    match (number("BYLINE_SEED"), number("BYLINE_SEEDS")) {
        (Some(one), _) => Box::new(std::iter::once(one)),
        (None, Some(many)) => Box::new(0..many * of / 1000),
        (None, None) => Box::new(0..of),
    }
}

#[track_caller]
fn check(of: u64, kinds: Kinds) {
    let is_loud = std::env::var_os("BYLINE_SEED").is_some();
    for seed in seeds(of) {
        if let Err(why) = run(seed, kinds, is_loud) {
            panic!("seed {seed}, {kinds:?}: {why}");
        }
    }
}

#[test]
fn no_accepted_mark_is_lost_on_a_disk_with_locks() {
    check(600, Kinds::default());
}

#[test]
fn a_save_whose_folder_could_not_be_synced_is_not_said_to_be_done_later() {
    // The window looked at the file that it had put in place, found that it said everything, and
    // said "saved"; then the power went.
    run(28_809, Kinds::default(), false).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn no_accepted_mark_is_lost_on_a_case_blind_disk() {
    let case_blind = true;
    check(
        200,
        Kinds {
            case_blind,
            ..Kinds::default()
        },
    );
}

#[test]
fn no_accepted_mark_is_lost_on_a_network_disk() {
    let network = true;
    check(
        200,
        Kinds {
            network,
            ..Kinds::default()
        },
    );
}
