//! `messages`: text messages from the queue to a gateway that takes each at once, with what becomes of every one journaled twice:
//! taken, and delivered. Must not leave out the gateway's calls: they come while others are sent.

use std::time::{Duration, Instant};

use contracts::{Channel, Channels as _, Message};
use db::Engine;
use exchange::channels::callback::{self, SMS};
use exchange::channels::gateway::Gateways;
use exchange::channels::sms::SmsGateway;
use exchange::channels::{Outbox, dispatch};
use exchange::sandbox::sms::{Sandbox, Settings};
use exchange::signature::Secret;
use journal::{Draft, Subject};
use kernel::{Error, Lang, Result};
use op::{Core, Op};
use sea_orm::{ConnectionTrait, Statement};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Options;
use crate::node::name;
use crate::report::{Goal, Measured, Report, number};
use crate::site::Site;

/// Messages that wait.
const MANY: u64 = 10_000;
/// Queued in one transaction.
const TOGETHER: u64 = 100;
const GOAL: f64 = 500.0;
/// After so long without a word it is given up.
const PATIENCE: Duration = Duration::from_mins(10);

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let many = options.size.unwrap_or(MANY);
    queue(&core, many).await?;
    let (gateways, servers) = company(&core).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let began = Instant::now();
    let sending =
        tokio::spawn(dispatch::run(core.clone(), gateways, async { stopped.await.unwrap_or_default() }));
    let (mut taken, mut delivered) = (None, None);
    while delivered.is_none() {
        if began.elapsed() > PATIENCE {
            return Err(Error::internal("messages were not sent"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        if taken.is_none() && count(&core, "waiting").await? == 0 {
            taken = Some(began.elapsed());
        }
        if taken.is_some() && count(&core, "delivered").await? == many as i64 {
            delivered = Some(began.elapsed());
        }
    }
    drop(stop);
    sending.await.map_err(Error::internal)?;
    servers.iter().for_each(tokio::task::JoinHandle::abort);
    core.db.close().await?;
    let (taken, delivered) = (taken.unwrap_or_default(), delivered.unwrap_or_default());
    report.add(Measured {
        figure: "messages",
        engine: name(engine),
        size: format!("{} messages", number(many as f64)),
        value: many as f64 / taken.as_secs_f64(),
        unit: "messages/s",
        goal: Goal::AtLeast(GOAL),
        note: format!(
            "from the queue to taken by a gateway on this machine, sixteen abreast, those taken at one moment settled in one transaction, while its calls about those delivered come in; all delivered after {:.1} s",
            delivered.as_secs_f64()
        ),
    })
}

/// Queues messages to as many telephones, each about a record of its own.
async fn queue(core: &Core, many: u64) -> Result<()> {
    let outbox = Outbox::default();
    for first in (0..many).step_by(TOGETHER as usize) {
        let mut w = Op::system(core.clone()).begin().await?;
        for at in first..(first + TOGETHER).min(many) {
            let record = w.new_id();
            let key = w.new_key(record, "complaint", None).await?;
            let subject = Subject { kind: "complaint", id: record, version: None };
            let cause = w.journal(Draft::new("complaints.told-contact", subject))?;
            let message = Message {
                record,
                key: &key,
                channel: Channel::Sms,
                to: format!("+92300{at:07}"),
                language: Lang::Ur,
                kind: "complaints.told-contact",
                words: "آپ کی درخواست پر کام ہوا ہے۔ تفصیل اپنے نمبر اور کوڈ سے دیکھیں۔".to_owned(),
                hours: None,
                exactly: false,
            };
            outbox.post(&mut w, message, cause).await?;
        }
        w.commit().await?;
    }
    core.journal.settle().await
}

/// A telephone company on this machine, and the node's door for its calls.
async fn company(core: &Core) -> Result<(Gateways, Vec<tokio::task::JoinHandle<()>>)> {
    let (node, node_at) = listen().await?;
    let (company, company_at) = listen().await?;
    let secret = Secret::generate(core.entropy.as_ref());
    let key = "key-of-a-measurement".to_owned();
    let sms = SmsGateway {
        url: format!("{company_at}/v1/messages"),
        key: key.clone().into(),
        secret: secret.clone(),
        sender: "KHIDMAT".to_owned(),
    };
    let gateways = Gateways { sms: Some(sms), ..Gateways::default() };
    let settings = Settings { key, secret, callback: format!("{node_at}{SMS}") };
    let sandbox = Sandbox::new(settings, core.clock.clone());
    let door = callback::routes(core.clone(), gateways.clone());
    let calls = async move {
        if let Err(error) = axum::serve(node, door).await {
            crate::machine::say(&error.to_string());
        }
    };
    let servers = vec![tokio::spawn(calls), tokio::spawn(sandbox.serve(company, std::future::pending()))];
    Ok((gateways, servers))
}

async fn listen() -> Result<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(Error::internal)?;
    let at = format!("http://{}", listener.local_addr().map_err(Error::internal)?);
    Ok((listener, at))
}

async fn count(core: &Core, state: &str) -> Result<i64> {
    let tx = core.db.read().await?;
    let sql = "SELECT COUNT(*) AS n FROM exchange_message WHERE state = $1";
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [state.into()]);
    let row = tx.query_one_raw(query).await.map_err(db::db_error)?;
    let n = row.map_or(Ok(0), |row| row.try_get("", "n")).map_err(db::db_error)?;
    tx.commit().await?;
    Ok(n)
}
