//! Compares the messages of oversight in both languages and makes their typed keys. Nothing else is built here.

fn main() {
    i18n::build::check("messages");
}
