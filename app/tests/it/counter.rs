//! What tests of the whole program do at a counter. For tests of this folder only.

use testkit::{Browser, Reply, TestApp};

/// A node with everything.
pub async fn app(engine: db::Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

/// The token of a new form.
pub fn once() -> String {
    kernel::entropy::uuid_v7(testkit::NOW, &kernel::OsEntropy).to_string()
}

/// Posts the counter's form with the least it needs and more.
pub async fn file(clerk: &Browser<'_>, more: &[(&str, &str)]) -> Reply {
    let mut fields: Vec<(&str, &str)> =
        vec![("words", "میری موٹر سائیکل چوری ہو گئی"), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک")];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    post(clerk, "/reports/new", &fields).await
}

/// Posts a form with a token of its own.
pub async fn post(who: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let once = once();
    who.post(path, &[fields, &[("once", once.as_str())]].concat()).await
}

/// What stands on a slip: number, empty where it is sealed, and code.
pub async fn slip(clerk: &Browser<'_>, at: &str) -> (String, String) {
    let page = clerk.get(at).await.expect(200).text();
    let shown = |class: &str| {
        let rest = page.split_once(class)?.1.split_once("<bdi dir=\"ltr\">")?.1;
        Some(rest.split_once("</bdi>")?.0.to_owned())
    };
    (shown("slip-number").unwrap_or_default(), shown("slip-code").expect("a code"))
}

/// Numbers drawn from a seed.
pub struct Dice(kernel::SeededEntropy);

impl Dice {
    /// Those of a seed.
    pub fn new(seed: u64) -> Self {
        Self(kernel::SeededEntropy::new(seed))
    }

    /// A number below `sides`.
    pub fn below(&self, sides: usize) -> usize {
        let source: &dyn kernel::Entropy = &self.0;
        usize::try_from(u32::from_be_bytes(kernel::entropy::bytes(source))).unwrap() % sides
    }
}

/// The seeds of a row of sequences: a fixed list, so that a failure is the same everywhere, and the one in `KHIDMAT_SEED` behind it, with
/// which another search is begun or a failure run again alone. Printed, and named in every failure.
pub fn seeds(of: &str, from: u64, many: u64) -> Vec<u64> {
    let asked = std::env::var("KHIDMAT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = (from..from + many).chain(asked).collect();
    println!("{of}: seeds {seeds:?}");
    seeds
}
