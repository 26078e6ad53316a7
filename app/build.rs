//! Compares the words of the program itself in both languages. Nothing else is built here.

fn main() {
    i18n::build::check("messages");
}
