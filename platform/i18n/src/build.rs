//! For an owner's `build.rs`: compares the two message files and generates the typed keys.
//! A missing key, variable or attribute stops the build and is named with its file. Must not guess or repair.

mod generate;
mod read;

use std::path::Path;

pub use read::{Fault, Shape, compare, keys_of, read};

/// Checks `dir/ur.ftl` against `dir/en.ftl` and writes `$OUT_DIR/messages.rs`, which `i18n::messages!()` includes.
///
/// # Panics
/// When a file is missing, does not parse, or says something the other language does not.
#[expect(clippy::print_stdout, reason = "a build script speaks to Cargo through its output")]
pub fn check(dir: impl AsRef<Path>) {
    let dir = dir.as_ref();
    println!("cargo::rerun-if-changed={}", dir.display());
    match run(dir) {
        Ok(()) => {}
        Err(faults) => fail(&faults),
    }
}

#[expect(clippy::panic, reason = "a panic is how a build script stops the build")]
fn fail(faults: &[Fault]) -> ! {
    let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
    panic!("messages differ between languages:\n  {}", list.join("\n  "))
}

fn run(dir: &Path) -> Result<(), Vec<Fault>> {
    let ur = load(&dir.join("ur.ftl"))?;
    let en = load(&dir.join("en.ftl"))?;
    let faults = compare(&ur, &en, &dir.join("ur.ftl"), &dir.join("en.ftl"));
    if !faults.is_empty() {
        return Err(faults);
    }
    write(dir, &en).map_err(|fault| vec![fault])
}

fn load(path: &Path) -> Result<Vec<Shape>, Vec<Fault>> {
    let text = std::fs::read_to_string(path).map_err(|e| vec![Fault::new(path, "", e.to_string())])?;
    read(path, &text)
}

fn write(dir: &Path, shapes: &[Shape]) -> Result<(), Fault> {
    let variable = |name: &str| std::env::var(name).map_err(|e| Fault::new(dir, name, e.to_string()));
    let owner = variable("CARGO_PKG_NAME")?;
    let out = Path::new(&variable("OUT_DIR")?).join("messages.rs");
    let root = variable("CARGO_MANIFEST_DIR")?;
    let relative = dir.strip_prefix(&root).unwrap_or(dir).display().to_string();
    let code = generate::code(&owner, &relative, shapes)?;
    std::fs::write(&out, code).map_err(|e| Fault::new(&out, "", e.to_string()))
}
