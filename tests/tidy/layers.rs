//! The layers of ARCHITECTURE.md as data, and what breaks them.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::{How, Sources, Target, Used};

/// What a module may use, and what it never does.
pub struct Layer {
    pub module: &'static str,
    /// Modules of this crate.
    pub uses: &'static [&'static str],
    pub never: &'static [Never],
}

/// Something that a module never does. [`Never::words`] are those of the table in ARCHITECTURE.md.
#[derive(Clone, Copy)]
pub enum Never {
    /// Any of [`SYSTEM`].
    System,
    /// Files, folders, and questions about them.
    Disk,
    /// The time of day, and how long something takes.
    Clock,
    Threads,
    Network,
    /// Other programs.
    Programs,
    /// Variables of the environment, the folder that we are in.
    Environment,
    /// Standard input, output and error.
    Streams,
    /// Standard output and error.
    Output,
    /// The libraries that draw.
    Terminal,
    /// The terminal itself; the values of those libraries (keys, sizes, colours) are allowed.
    Screen,
    /// `&mut` of a value of that module.
    Changes(&'static str),
    /// As `Never`, except in the files that are named: they are the only door.
    Except(Door, &'static [&'static str]),
    /// A behaviour: the words, and the file and name of the test that holds it.
    Tested(&'static str, &'static str, &'static str),
}

/// What a module that only computes stays away from.
pub const SYSTEM: &[Never] = &[
    Disk,
    Clock,
    Threads,
    Network,
    Programs,
    Environment,
    Streams,
];

/// Something that one file of a module does for all of it.
#[derive(Clone, Copy)]
pub enum Door {
    Network,
    Output,
    Programs,
    Threads,
}

use Never::{
    Changes, Clock, Disk, Environment, Except, Network, Output, Programs, Screen, Streams,
};
use Never::{System, Terminal, Tested, Threads};

/// Every module, the lowest first: one may only use those above it in this list.
pub const LAYERS: &[Layer] = &[
    Layer {
        module: "text",
        uses: &[],
        never: &[System, Terminal],
    },
    Layer {
        module: "analysis",
        uses: &["text"],
        never: &[System, Terminal],
    },
    Layer {
        module: "annotation",
        uses: &["text", "analysis"],
        never: &[System, Terminal],
    },
    Layer {
        module: "import",
        uses: &["text", "analysis", "annotation"],
        never: &[
            Terminal,
            Except(Door::Network, &["import/fetch.rs"]),
            Except(Door::Programs, &["import/worker.rs"]),
            Tested(
                "fetches what a local file names",
                "tests/cli.rs",
                "what_a_local_file_names_is_not_fetched",
            ),
        ],
    },
    Layer {
        module: "export",
        uses: &["text", "analysis", "annotation"],
        never: &[System, Terminal],
    },
    Layer {
        module: "store",
        uses: &["text", "analysis", "annotation", "import"],
        never: &[
            Network,
            Terminal,
            Except(Door::Threads, &["store/disk.rs"]),
            Except(Door::Programs, &["store/disk.rs"]),
            Tested(
                "overwrites what it cannot read",
                "tests/store/main.rs",
                "a_file_that_is_not_understood_is_never_overwritten",
            ),
        ],
    },
    Layer {
        module: "exchange",
        uses: &["text", "analysis", "annotation", "import", "store"],
        never: &[System, Terminal],
    },
    Layer {
        module: "open",
        uses: &["text", "analysis", "annotation", "import", "store"],
        never: &[Network, Threads, Programs, Environment, Streams, Terminal],
    },
    Layer {
        module: "library",
        uses: &[
            "text",
            "analysis",
            "annotation",
            "import",
            "export",
            "store",
            "open",
        ],
        never: &[
            Network,
            Except(Door::Threads, &["library/parallel.rs"]),
            Programs,
            Environment,
            Streams,
            Terminal,
        ],
    },
    Layer {
        module: "app",
        uses: &["text", "analysis", "annotation"],
        never: &[System, Screen],
    },
    Layer {
        module: "ui",
        uses: &["text", "analysis", "annotation", "app"],
        never: &[Changes("app"), System, Screen],
    },
    Layer {
        module: "run",
        uses: &[
            "text",
            "analysis",
            "annotation",
            "import",
            "export",
            "store",
            "open",
            "library",
            "app",
            "ui",
        ],
        never: &[Except(Door::Output, &["run/terminal.rs"])],
    },
    Layer {
        module: "cli",
        uses: &[
            "text",
            "analysis",
            "annotation",
            "import",
            "export",
            "exchange",
            "store",
            "open",
            "library",
            "app",
            "run",
        ],
        never: &[Except(Door::Output, &["cli/output.rs"])],
    },
    Layer {
        module: "main",
        uses: &["cli"],
        never: &[Output],
    },
];

/// Methods of paths and files that ask the disk.
const ASKS_THE_DISK: &[&str] = &[
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "is_symlink",
    "metadata",
    "read_dir",
    "read_link",
    "symlink_metadata",
    "try_exists",
];

impl Never {
    /// The words for the table of ARCHITECTURE.md.
    pub fn words(self) -> String {
        match self {
            System => "touches the system".into(),
            Disk => "touches the disk".into(),
            Clock => "asks the clock".into(),
            Threads => "starts threads".into(),
            Network => "uses the network".into(),
            Programs => "starts programs".into(),
            Environment => "reads the environment".into(),
            Streams => "uses standard streams".into(),
            Output => "prints".into(),
            Terminal => "uses a terminal library".into(),
            Screen => "touches the screen".into(),
            Changes(module) => format!("changes the state of `{module}`"),
            Except(door, files) => {
                let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
                format!("{} outside {}", door.never().words(), files.join(" and "))
            }
            Tested(words, ..) => words.into(),
        }
    }

    /// The names that it forbids: a path forbids everything below it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Disk => &["std::fs", "tempfile", "std::os::unix::fs"],
            Clock => &[
                "std::time::Instant",
                "std::time::SystemTime",
                "std::time::UNIX_EPOCH",
                "jiff::Timestamp::now",
                "jiff::Zoned::now",
                "jiff::tz",
            ],
            Threads => &[
                "std::thread",
                "std::sync::mpsc",
                "rayon",
                "crossbeam_channel",
            ],
            Network => &["std::net", "std::os::unix::net", "ureq"],
            Programs => &["std::process", "rustix", "signal_hook"],
            Environment => &["std::env"],
            Streams => &[
                "std::io::stdin",
                "std::io::stdout",
                "std::io::stderr",
                "std::io::IsTerminal",
            ],
            Output => &["std::io::stdout", "std::io::stderr"],
            Terminal => &[
                "crossterm",
                "ratatui",
                "ratatui_textarea",
                "rustix::termios",
            ],
            Screen => &[
                "crossterm::cursor",
                "crossterm::event::poll",
                "crossterm::event::read",
                "crossterm::execute",
                "crossterm::queue",
                "crossterm::terminal",
                "ratatui::DefaultTerminal",
                "ratatui::Terminal",
                "ratatui::backend",
                "ratatui::crossterm",
                "ratatui::init",
            ],
            System | Changes(_) | Except(..) | Tested(..) => &[],
        }
    }

    /// What `used` in `file` does against it, if anything.
    fn broken_by(self, used: &Used, target: &Target) -> Option<String> {
        match self {
            Except(door, files) if !files.contains(&used.file.as_str()) => {
                return door.never().broken_by(used, target);
            }
            Except(..) | Tested(..) => return None,
            System => {
                return SYSTEM
                    .iter()
                    .find_map(|never| never.broken_by(used, target));
            }
            Changes(module) => {
                let Target::Inside { module: target, .. } = target else {
                    return None;
                };
                let broken =
                    used.how == How::MutableParameter && target.first()?.as_str() == module;
                return broken.then(|| format!("changes {}", used.path.join("::")));
            }
            // Training is no part of what ships.
            Threads | Streams | Output if used.training => return None,
            _ => {}
        }
        let last = used.path.last()?.as_str();
        match used.how {
            How::Macro => {
                let prints = ["print", "println", "eprint", "eprintln", "dbg"].contains(&last);
                (matches!(self, Streams | Output) && prints).then(|| format!("calls {last}!"))
            }
            How::Method => (matches!(self, Disk) && ASKS_THE_DISK.contains(&last))
                .then(|| format!("asks the disk by .{last}()")),
            _ => {
                let Target::Outside(path) = target else {
                    return None;
                };
                let asks = matches!(self, Disk)
                    && path.len() > 1
                    && ["Path", "PathBuf"].contains(&path[path.len() - 2].as_str())
                    && ASKS_THE_DISK.contains(&last);
                let named = self.names().iter().any(|name| {
                    let name: Vec<&str> = name.split("::").collect();
                    let below =
                        path.len() >= name.len() && path.iter().zip(&name).all(|(a, b)| a == b);
                    let above = used.how == How::Glob
                        && path.len() < name.len()
                        && path.iter().zip(&name).all(|(a, b)| a == b);
                    below || above
                });
                (asks || named).then(|| format!("uses {}", path.join("::")))
            }
        }
    }
}

impl Door {
    fn never(self) -> Never {
        match self {
            Self::Network => Network,
            Self::Output => Output,
            Self::Programs => Programs,
            Self::Threads => Threads,
        }
    }
}

/// Everything in `sources` that breaks its layer's rule, one sentence each.
pub fn breaches(sources: &Sources) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for module in sources.top_modules() {
        if !LAYERS.iter().any(|layer| layer.module == module) {
            found.insert(format!("{module} is a module without a rule"));
        }
    }
    for (used, target) in sources.used() {
        let Some(module) = used.module.first() else {
            continue;
        };
        let Some(layer) = LAYERS.iter().find(|layer| layer.module == module) else {
            continue;
        };
        let file = &used.file;
        if used.how == How::Opaque || (used.how == How::Macro && is_include(&used.path)) {
            found.insert(format!(
                "{file} uses {}, which cannot be followed",
                used.path.join("::")
            ));
        }
        if matches!(
            used.how,
            How::Path | How::Import | How::ReExport | How::Glob | How::Macro
        ) && let Target::Inside { module: inside, .. } = &target
        {
            match inside.first() {
                Some(other) if other == module || layer.uses.contains(&other.as_str()) => {}
                Some(other) => {
                    found.insert(format!("{file} uses {other}"));
                }
                // A plain path such as `crate` is only the beginning of a longer one.
                None => {
                    found.insert(format!("{file} uses the root of the crate"));
                }
            }
        }
        for never in layer.never {
            if let Some(broken) = never.broken_by(used, &target) {
                found.insert(format!("{file} {broken}"));
            }
        }
    }
    found
}

fn is_include(path: &[String]) -> bool {
    path.last().is_some_and(|name| name == "include")
}

/// The circles of files that import each other, inside each module: the files of each circle.
/// `pub use` of a module's own parts is its table of contents, not an import; and a part may name
/// what the file of its own parent defines for all parts.
pub fn circles(sources: &Sources) -> BTreeSet<Vec<String>> {
    let mut imports: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (used, target) in sources.used() {
        if matches!(
            used.how,
            How::ReExport | How::Method | How::MutableParameter | How::Opaque
        ) {
            continue;
        }
        if let Target::Inside { module, file } = target
            && file != used.file
            && module.first() == used.module.first()
            && !used.module.starts_with(&module)
        {
            imports.entry(&used.file).or_default().insert(file);
        }
    }
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut todo = vec![from.to_owned()];
        while let Some(file) = todo.pop() {
            for next in imports.get(file.as_str()).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    todo.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<String>> =
        imports.keys().map(|file| (*file, reach(file))).collect();
    let mut found = BTreeSet::new();
    for (file, seen) in &reached {
        if seen.contains(*file) {
            let circle = seen.iter().filter(|other| {
                reached
                    .get(other.as_str())
                    .is_some_and(|back| back.contains(*file))
            });
            found.insert(circle.cloned().collect());
        }
    }
    found
}
