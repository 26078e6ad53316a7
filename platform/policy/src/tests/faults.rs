//! Broken policies do not start, and say where they are broken.

use kernel::Error;

use super::{shipped, with_complaints};
use crate::{Engine, Faults, PolicySet, Source};

fn faults(result: kernel::Result<Engine>) -> Faults {
    match result {
        Err(Error::Internal(cause)) => cause.downcast_ref::<Faults>().expect("faults").clone(),
        other => panic!("expected faults, got {other:?}"),
    }
}

fn only(result: kernel::Result<Engine>) -> (String, usize, String) {
    let all = faults(result);
    assert_eq!(all.0.len(), 1, "{all}");
    (all.0[0].file.clone(), all.0[0].line, all.0[0].what.clone())
}

fn edited(file: &str, from: &str, to: &str) -> kernel::Result<Engine> {
    let mut sources = Source::embedded();
    let source = sources.iter_mut().find(|s| s.name == file).unwrap();
    assert!(source.text.contains(from), "the edit must hit");
    source.text = source.text.replacen(from, to, 1);
    PolicySet::load(&sources)
}

#[test]
fn a_syntax_error_names_its_line() {
    let (file, line, _) =
        only(with_complaints("@id(\"complaints.a\")\npermit (principal, action,\n  resorce);\n"));
    assert_eq!((file.as_str(), line), ("complaints.cedar", 3));
}

#[test]
fn an_unknown_attribute_names_its_line() {
    let text = "// a\n@id(\"complaints.a\")\npermit (principal, action, resource)\nwhen {\n  principal.tribe == \"x\" };";
    let found = faults(with_complaints(text));
    assert!(found.0.iter().all(|f| f.file == "complaints.cedar" && f.line == 5), "{found}");
    assert!(found.to_string().contains("complaints.cedar:5: "), "{found}");
    assert!(found.to_string().contains("tribe"), "{found}");
}

#[test]
fn an_optional_attribute_must_be_asked_for_first() {
    let text =
        "@id(\"complaints.a\")\npermit (principal, action, resource) when { resource.owner == principal };";
    let found = faults(with_complaints(text));
    assert!(found.0.iter().all(|f| f.line == 2), "{found}");
}

#[test]
fn a_policy_that_can_never_apply_is_a_fault() {
    let text = "@id(\"complaints.a\")\npermit (principal, action, resource) when { false };";
    let (file, line, what) = only(with_complaints(text));
    assert_eq!((file.as_str(), line), ("complaints.cedar", 1), "{what}");
}

#[test]
fn every_policy_has_a_name_of_its_own() {
    let (_, line, what) = only(with_complaints("\npermit (principal, action, resource);"));
    assert_eq!(line, 2, "{what}");
    assert!(what.contains("@id(\"complaints."), "{what}");
    let twice = "@id(\"complaints.a\") permit (principal, action, resource);\n@id(\"complaints.a\") permit (principal, action, resource);";
    assert!(only(with_complaints(twice)).2.contains("twice"));
}

#[test]
fn schema_faults_name_their_file_and_line() {
    let (file, line, _) = only(edited("journal.cedarschema", "action \"export\"", "actio \"export\""));
    assert_eq!(file, "journal.cedarschema");
    assert_eq!(line, 8);
    let (file, line, what) = only(edited("journal.cedarschema", "@kind(\"log\") @read", "@read"));
    assert_eq!((file.as_str(), line), ("journal.cedarschema", 4), "{what}");
    assert!(what.contains("no @kind"), "{what}");
    let (file, line, what) = only(edited("journal.cedarschema", "@read", ""));
    assert_eq!((file.as_str(), line), ("journal.cedarschema", 3), "{what}");
    assert!(what.contains("@read"), "{what}");
    let (file, line, what) = only(edited("journal.cedarschema", "Khidmat::Asked", "Khidmat::Aksed"));
    assert_eq!((file.as_str(), line), ("journal.cedarschema", 5), "{what}");
}

#[test]
fn the_hash_covers_every_byte_of_every_file() {
    let before = shipped().hash();
    assert_eq!(before, shipped().hash(), "the same files, the same hash");
    let mut shuffled = Source::embedded();
    shuffled.reverse();
    assert_eq!(before, PolicySet::load(&shuffled).unwrap().hash(), "order does not matter");
    let edited = edited("platform.cedar", "// What holds", "// what holds").unwrap();
    assert_ne!(before, edited.hash());
    assert_eq!(edited.hash_hex().len(), 64);
}

#[test]
fn the_folder_holds_exactly_the_built_in_files() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    assert_eq!(Source::from_dir(&dir).unwrap(), Source::embedded());
}
