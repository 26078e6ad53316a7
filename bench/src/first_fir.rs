//! `first-fir`: a newcomer's first minute. The demo is started as a child; once it has laid out its province, whoever has
//! charge of a station signs in by the link that it printed, files a report and registers its FIR. Must not begin counting
//! before the program starts, nor use anything that the demo does not print.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use db::Engine;
use db::testing::scratch;
use kernel::{Error, Result};
use serde::Deserialize;
use serde_json::json;

use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{WORDS, answered, file, make, text};
use crate::site::{Session, program};

const GOAL: f64 = 60.0;

/// The one line that `khidmat demo --json` prints.
#[derive(Debug, Deserialize)]
struct Printed {
    address: String,
    sign_ins: Vec<SignIn>,
}

#[derive(Debug, Deserialize)]
struct SignIn {
    role: String,
    url: String,
}

/// Ends with the measurement, however that ends.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures on one engine.
pub async fn measure(engine: Engine, report: &mut Report) -> Result<()> {
    let home = tempfile::tempdir().map_err(Error::internal)?;
    let store = scratch(engine).await;
    let mut command = Command::new(program()?);
    command.args(["demo", "--json", "--listen", "127.0.0.1:0"]).env_clear().env("HOME", home.path());
    command.env("TMPDIR", home.path()).current_dir(home.path());
    if engine == Engine::Postgres {
        command.args(["--database", &store.db.settings().url]);
    }
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut demo = Demo(child.map_err(Error::internal)?);
    let printed = printed(&mut demo)?;
    let laid_out = began.elapsed();
    let number = first(&printed).await?;
    let took = began.elapsed();
    report.add(Measured {
        figure: "first-fir",
        engine: name(engine),
        size: "the demo".to_owned(),
        value: took.as_secs_f64(),
        unit: "s",
        goal: Goal::AtMost(GOAL),
        note: format!("from exec to the FIR {number}: {:.1} s until its province is laid out, then signed in, filed and \
             registered within {} ms", laid_out.as_secs_f64(), took.saturating_sub(laid_out).as_millis()),
    })
}

fn printed(demo: &mut Demo) -> Result<Printed> {
    let out = demo.0.stdout.take().ok_or_else(|| Error::internal("no output"))?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).map_err(Error::internal)?;
    serde_json::from_str(&line).map_err(Error::internal)
}

async fn first(printed: &Printed) -> Result<String> {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30));
    let http = http.build().map_err(Error::internal)?;
    let link = printed.sign_ins.iter().find(|one| one.role == "sho");
    let link = link.ok_or_else(|| Error::internal("the demo prints no link for an SHO"))?;
    let session = sign_in(&http, &printed.address, &link.url).await?;
    let report = file(&http, &printed.address, &session).await?;
    let fir = json!({
        "report": report.id, "source": "oral", "sections": "380", "words": WORDS, "property": "موبائل فون", "place": "کلی شاہوانی",
        "name": "عبداللہ", "parentage": "کریم بخش", "signed": "thumb", "read_over": "yes"
    });
    let fir = make(&http, &format!("{}/api/v1/firs", printed.address), &session, &fir).await?;
    text(&fir, "number")
}

/// Follows the link as a browser does, and takes the token that comes back with every form from a page.
async fn sign_in(http: &reqwest::Client, address: &str, link: &str) -> Result<Session> {
    let answer = http.get(link).send().await.map_err(Error::internal)?;
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie =
        cookie.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned());
    let cookie = cookie.ok_or_else(|| Error::internal("the link sets no cookie"))?;
    let form = http.get(format!("{address}/reports/new")).header("cookie", format!("sid={cookie}"));
    let page = String::from_utf8_lossy(&answered(form, 200).await?).into_owned();
    let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
    let form_token = token.map(|(token, _)| token.to_owned());
    let form_token = form_token.ok_or_else(|| Error::internal("the page holds no form token"))?;
    Ok(Session { cookie, form_token })
}
