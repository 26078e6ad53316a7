//! What an answer says, whatever it is: a page as it stands, the text and the attachments of a PDF, the cells of a workbook.

use std::io::Write;
use std::process::{Command, Stdio};

/// Everything readable in an answer.
pub fn text_of(kind: &str, bytes: &[u8]) -> String {
    if kind.starts_with("application/pdf") {
        return paper(bytes);
    }
    if kind.contains("spreadsheetml") {
        return workbook(bytes);
    }
    // Marks that keep numbers left to right must not part one.
    String::from_utf8_lossy(bytes).replace(['\u{2066}', '\u{2068}', '\u{2069}'], " ")
}

fn paper(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::File::create(&file).unwrap().write_all(bytes).unwrap();
    let run = |program: &str, options: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(options).stderr(Stdio::null());
        command.output().expect("poppler-utils are installed by scripts/setup.sh").stdout
    };
    let mut text = String::from_utf8_lossy(&run("pdftotext", &["-layout", "paper.pdf", "-"])).into_owned();
    run("pdfdetach", &["-saveall", "paper.pdf"]);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "pdf") {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        }
    }
    text
}

fn workbook(bytes: &[u8]) -> String {
    let reader = sheets::read::Reader::open(bytes.to_vec()).unwrap();
    let mut text = reader.header().join(" ");
    for row in reader {
        text.push(' ');
        text.push_str(&row.cells.join(" "));
    }
    text
}
