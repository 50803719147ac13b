//! The source as the compiler's grammar reads it: which module names what, and in which file that
//! is defined. Tests inside the sources are left out.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// A module by its path from the root of the crate: `["text", "layout"]`.
pub type Place = Vec<String>;

/// One name that a module uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The file that uses it, from `src`.
    pub file: String,
    /// The module that uses it.
    pub module: Place,
    pub path: Vec<String>,
    pub how: How,
    /// True if the code is compiled for training only (`#[cfg(feature = "train")]`).
    pub training: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// In code: an expression, a type, a pattern, the arguments of a macro.
    Path,
    /// By a private `use`.
    Import,
    /// By `pub use`.
    ReExport,
    /// By `use …::*`.
    Glob,
    Macro,
    /// A method call; the path is the method's name.
    Method,
    /// `&mut` of this type in a parameter.
    MutableParameter,
    /// What the reader of this syntax cannot follow.
    Opaque,
}

/// What a path means.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// Something in a module of this crate.
    Inside { module: Place, file: String },
    /// Another crate, a local name, a generic parameter.
    Outside(Vec<String>),
}

#[derive(Debug, Default)]
struct Module {
    file: String,
    /// Names of its functions, types, constants, macros.
    items: BTreeSet<String>,
    /// Names that `use` brings in, and what they stand for.
    imports: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

/// All modules of the crate.
#[derive(Debug, Default)]
pub struct Sources {
    modules: BTreeMap<Place, Module>,
    used: BTreeSet<Used>,
    /// Files and the text of their inner documentation.
    pub docs: BTreeMap<String, String>,
    /// String literals outside attributes, with their file.
    pub strings: Vec<(String, String)>,
    test_modules: BTreeSet<Place>,
    training_modules: BTreeSet<Place>,
}

impl Sources {
    /// Reads files given by their path from `src` and their text.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<(&str, &str)> = files.into_iter().collect();
        // A file tells whether the files below it are for tests, so it is read first.
        files.sort_by_key(|(path, _)| (place_of(path).len(), *path));
        let mut sources = Self::default();
        for (path, text) in files {
            let place = place_of(path);
            if within(&place, &sources.test_modules) {
                continue;
            }
            let parsed =
                syn::parse_file(text).unwrap_or_else(|error| panic!("src/{path}: {error}"));
            let training = within(&place, &sources.training_modules);
            sources.docs.insert(path.to_owned(), docs(&parsed.attrs));
            let mut reader = Reader {
                sources: &mut sources,
                file: path.to_owned(),
                module: place,
                training,
                depth: 0,
            };
            reader.open_module();
            reader.visit_file(&parsed);
        }
        sources
    }

    /// Every name that is used, and what it means.
    pub fn used(&self) -> impl Iterator<Item = (&Used, Target)> {
        self.used
            .iter()
            .map(|used| (used, self.resolve(&used.module, &used.path)))
    }

    /// The modules directly below the root.
    pub fn top_modules(&self) -> BTreeSet<&str> {
        self.modules
            .keys()
            .filter_map(|place| Some(place.first()?.as_str()))
            .collect()
    }

    /// What `path` means in `module`, by way of imports and re-exports.
    fn resolve(&self, module: &[String], path: &[String]) -> Target {
        self.follow(module, path, 0)
            .unwrap_or_else(|| Target::Outside(path.to_vec()))
    }

    fn follow(&self, module: &[String], path: &[String], depth: usize) -> Option<Target> {
        let first = path.first()?;
        if depth > 24 {
            return None;
        }
        let mut at: Place = module.to_vec();
        let mut rest = path;
        match first.as_str() {
            "crate" | "byline" => {
                at.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while let Some(("super", after)) = rest
                    .split_first()
                    .map(|(name, after)| (name.as_str(), after))
                {
                    at.pop()?;
                    rest = after;
                }
            }
            _ => {
                // A lone name that is a module's as well is a variable.
                if path.len() == 1 && self.is_module(&at, first) && !self.imports(&at, first) {
                    return None;
                }
                if !self.knows(&at, first) {
                    return self.through_globs(&at, path, depth);
                }
            }
        }
        while let Some((name, after)) = rest.split_first() {
            let here = self.modules.get(&at)?;
            if self.is_module(&at, name) {
                at.push(name.clone());
                rest = after;
            } else if here.items.contains(name) {
                break;
            } else if let Some(import) = here.imports.get(name) {
                if import == rest {
                    return None;
                }
                let whole: Vec<String> = import.iter().chain(after).cloned().collect();
                return Some(
                    self.follow(&at, &whole, depth + 1)
                        .unwrap_or(Target::Outside(whole)),
                );
            } else {
                if let Some(found) = self.through_globs(&at, rest, depth) {
                    return Some(found);
                }
                break;
            }
        }
        let file = self.modules.get(&at)?.file.clone();
        Some(Target::Inside { module: at, file })
    }

    fn through_globs(&self, at: &[String], path: &[String], depth: usize) -> Option<Target> {
        let globs = &self.modules.get(at)?.globs;
        globs.iter().find_map(|glob| {
            let Target::Inside { module, .. } = self.follow(at, glob, depth + 1)? else {
                return None;
            };
            if module != at && self.knows(&module, path.first()?) {
                self.follow(&module, path, depth + 1)
            } else {
                None
            }
        })
    }

    fn is_module(&self, at: &[String], name: &str) -> bool {
        let mut below = at.to_vec();
        below.push(name.to_owned());
        self.modules.contains_key(&below)
    }

    fn imports(&self, at: &[String], name: &str) -> bool {
        self.modules
            .get(at)
            .is_some_and(|module| module.imports.contains_key(name))
    }

    fn knows(&self, at: &[String], name: &str) -> bool {
        self.is_module(at, name)
            || self.imports(at, name)
            || self
                .modules
                .get(at)
                .is_some_and(|module| module.items.contains(name))
    }
}

/// The module that a file holds.
fn place_of(path: &str) -> Place {
    let path = path.trim_end_matches(".rs");
    let mut place: Place = path.split('/').map(str::to_owned).collect();
    if matches!(place.last().map(String::as_str), Some("mod" | "lib")) {
        place.pop();
    }
    place
}

fn within(place: &[String], marked: &BTreeSet<Place>) -> bool {
    (1..=place.len()).any(|length| marked.contains(&place[..length]))
}

fn docs(attributes: &[Attribute]) -> String {
    let mut out = String::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            out.push_str(&text.value());
            out.push('\n');
        }
    }
    out
}

fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| Some(attribute.meta.require_list().ok()?.tokens.to_string()))
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    conditions(attributes).any(|condition| {
        let mut words = condition.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word == "test") && !condition.contains("not")
    }) || attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("test"))
}

fn is_for_training(attributes: &[Attribute]) -> bool {
    conditions(attributes)
        .any(|condition| condition.contains("\"train\"") && !condition.contains("not"))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

struct Reader<'a> {
    sources: &'a mut Sources,
    file: String,
    module: Place,
    training: bool,
    /// Functions that we are inside of.
    depth: usize,
}

impl Reader<'_> {
    fn open_module(&mut self) {
        let module = self.sources.modules.entry(self.module.clone()).or_default();
        module.file.clone_from(&self.file);
    }

    fn here(&mut self) -> &mut Module {
        self.sources
            .modules
            .get_mut(&self.module)
            .expect("it was opened")
    }

    fn uses(&mut self, path: Vec<String>, how: How) {
        self.sources.used.insert(Used {
            file: self.file.clone(),
            module: self.module.clone(),
            path,
            how,
            training: self.training,
        });
    }

    fn import(&mut self, before: &[String], tree: &UseTree, how: How) {
        match tree {
            UseTree::Path(tree) => {
                let path = [before, &[tree.ident.to_string()]].concat();
                self.import(&path, &tree.tree, how);
            }
            UseTree::Name(tree) => self.import_name(before, &tree.ident, &tree.ident, how),
            UseTree::Rename(tree) => self.import_name(before, &tree.ident, &tree.rename, how),
            UseTree::Glob(_) => {
                self.here().globs.push(before.to_vec());
                self.uses(before.to_vec(), How::Glob);
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.import(before, tree, how);
                }
            }
        }
    }

    fn import_name(&mut self, before: &[String], name: &syn::Ident, new: &syn::Ident, how: How) {
        let mut path = before.to_vec();
        if name != "self" || path.is_empty() {
            path.push(name.to_string());
        }
        let known = if new == "self" {
            path.last().cloned().unwrap_or_default()
        } else {
            new.to_string()
        };
        self.here().imports.insert(known, path.clone());
        self.uses(path, how);
    }

    /// The paths in a macro's tokens: names with `::` between them, and names that are called or
    /// that begin with a capital letter.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' && !path.is_empty() => colons += 1,
                TokenTree::Punct(sign) if sign.as_char() == '!' && !path.is_empty() => {
                    let name = std::mem::take(&mut path);
                    self.uses(name, How::Macro);
                    colons = 0;
                }
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                    colons = 0;
                }
                TokenTree::Literal(literal) => {
                    self.end(&mut path);
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        let file = self.file.clone();
                        self.sources.strings.push((file, text.value()));
                    }
                    colons = 0;
                }
                TokenTree::Punct(_) => {
                    self.end(&mut path);
                    colons = 0;
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if !path.is_empty() {
            let path = std::mem::take(path);
            self.uses(path, How::Path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_for_tests(attributes(item)) {
            if let Item::Mod(module) = item {
                let mut place = self.module.clone();
                place.push(module.ident.to_string());
                self.sources.test_modules.insert(place);
            }
            return;
        }
        if let Some(name) = name_of(item)
            && self.depth == 0
        {
            self.here().items.insert(name);
        }
        if let Item::Macro(item) = item
            && let Some(name) = &item.ident
            && item
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("macro_export"))
        {
            // Such a macro is known at the root; it is defined here.
            let mut place = vec!["crate".to_owned()];
            place.extend(self.module.iter().cloned());
            place.push(name.to_string());
            let root = self.sources.modules.entry(Vec::new()).or_default();
            root.imports.insert(name.to_string(), place);
        }
        let before = self.training;
        self.training |= is_for_training(attributes(item));
        visit::visit_item(self, item);
        self.training = before;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        if item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("path"))
        {
            self.uses(vec!["#[path]".into()], How::Opaque);
        }
        if self.training {
            self.sources.training_modules.insert(self.module.clone());
        }
        if let Some((_, items)) = &item.content {
            self.open_module();
            for item in items {
                self.visit_item(item);
            }
        }
        self.module.pop();
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.uses(vec![item.ident.to_string()], How::Opaque);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let how = match item.vis {
            Visibility::Inherited => How::Import,
            _ => How::ReExport,
        };
        self.import(&[], &item.tree, how);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            let before = self.training;
            self.training |= is_for_training(&item.attrs);
            visit::visit_impl_item_fn(self, item);
            self.training = before;
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.depth += 1;
        visit::visit_block(self, block);
        self.depth -= 1;
    }

    fn visit_fn_arg(&mut self, argument: &'ast syn::FnArg) {
        if let syn::FnArg::Typed(argument) = argument
            && let syn::Type::Reference(reference) = &*argument.ty
            && reference.mutability.is_some()
            && let syn::Type::Path(named) = &*reference.elem
        {
            self.uses(names(&named.path), How::MutableParameter);
        }
        visit::visit_fn_arg(self, argument);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.uses(names(path), How::Path);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.uses(names(&called.path), How::Macro);
        self.tokens(called.tokens.clone());
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.uses(vec![call.method.to_string()], How::Method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        let file = self.file.clone();
        self.sources.strings.push((file, text.value()));
    }

    // `pub(crate)` names nothing that is used.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    // What attributes say is not code that runs, but the sentences of errors are there.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("error")
            && let Ok(list) = attribute.meta.require_list()
        {
            self.tokens(list.tokens.clone());
        }
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}
