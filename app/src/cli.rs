//! The command line. What each command does is in `commands`, one file each.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Khidmat: the police force's records, provable.
///
/// Exit codes: 0 all is well, 1 something is wrong with what was looked at, 2 arguments, configuration or keys are
/// wrong, 3 it could not be done now.
#[derive(Debug, Parser)]
#[command(name = "khidmat", version, max_term_width = 100)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, global = true, env = "KHIDMAT_CONFIG", default_value = crate::config::DEFAULT_FILE)]
    pub config: PathBuf,
    /// Answer in JSON, on one line.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run this node.
    Serve,
    /// Show the whole program with made-up people, on this machine only.
    Demo(Demo),
    /// Bring the store's tables up to date.
    Migrate,
    /// Is the store what was written? Compares every record with the journal, and the journal with what is outside.
    Check(Check),
    /// Check receipts, printed slips or square codes, without network and without a store.
    Verify(Verify),
    /// Print whom others have to trust to verify this node's papers.
    Trust,
    /// Cosign the logs of a force, as an outsider.
    Witness(Witness),
    /// Copy the store while it is in use.
    Backup(Backup),
    /// Bring a backup back, and check it.
    Restore(Restore),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(Config),
    /// Make key files, and change keys that are in use.
    #[command(subcommand)]
    Keys(Keys),
    /// Set up this node, and the nodes that ship to it.
    #[command(subcommand)]
    Node(Node),
    /// Put officers into posts on this node, and relieve them.
    #[command(subcommand)]
    Officer(Officer),
    /// The sealed copy of what was noticed about look-ups, for a reader outside the force.
    #[command(subcommand)]
    Oversight(Oversight),
    /// The sealed copy of limits that passed, for the body outside the police that is told.
    #[command(subcommand)]
    Clocks(Clocks),
    /// Destroy the key of one record, lawfully: its content is gone, its proofs stay.
    Erase(Erase),
    /// Stand in for a partner on this machine, to try things without one.
    #[command(subcommand)]
    Sandbox(Sandbox),
    /// Take over what another system exported. Only tries, unless told to commit.
    Import(Import),
    /// Look at reference data.
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Print the completions of a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the OpenAPI document.
    Openapi,
}

/// Where the demo runs.
#[derive(Debug, Args)]
pub struct Demo {
    /// Keep store and keys in this folder; otherwise everything is gone at the end.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// A PostgreSQL database instead of a file.
    #[arg(long)]
    pub database: Option<String>,
    /// Where to listen; port 0 takes a free one. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// What to check against.
#[derive(Debug, Args)]
pub struct Check {
    /// A file of checkpoints kept outside, besides `journal.outside`. May be given several times.
    #[arg(long)]
    pub outside: Vec<PathBuf>,
    /// A verifier key known from elsewhere. May be given several times.
    #[arg(long)]
    pub trusted: Vec<String>,
    /// Compare record keys by their commitments only, without the key ring.
    #[arg(long)]
    pub without_ring: bool,
}

/// What to verify.
#[derive(Debug, Args)]
pub struct Verify {
    /// Receipt files, slips as PDF, files with the text of a square code, or that text itself (`KHD1:…`).
    #[arg(required = true)]
    pub what: Vec<String>,
    /// Whom to trust, as `khidmat trust` prints it, obtained over a way you trust.
    #[arg(long)]
    pub trust: PathBuf,
}

/// A partner to stand in for.
#[derive(Debug, Subcommand)]
pub enum Sandbox {
    /// The gateway for text messages: shows what it got, reports back, and misbehaves when told to.
    Sms(SandboxSms),
    /// WhatsApp: shows what telephones show, writes on them, calls back, and misbehaves when told to.
    Whatsapp(SandboxWhatsapp),
    /// The helpline's telephone exchange: rings, is answered, hangs up, and misbehaves when told to.
    Helpline(SandboxHelpline),
    /// A mail server: shows what is in mailboxes, writes letters, lets the node look into its own, and misbehaves when told to.
    Mail(SandboxMail),
}

/// What the telephone exchange in a box needs.
#[derive(Debug, Args)]
pub struct SandboxHelpline {
    /// Where to listen; port 0 takes a free one. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:8094")]
    pub listen: SocketAddr,
    /// A file with the secret that calls are signed with: the node's `helpline.secret_file`.
    #[arg(long)]
    pub secret: PathBuf,
    /// Where the node takes calls.
    #[arg(long, default_value = "http://127.0.0.1:8080/channels/helpline")]
    pub callback: String,
}

/// What a mail server in a box needs.
#[derive(Debug, Args)]
pub struct SandboxMail {
    /// Where its page is; port 0 takes a free one. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:8093")]
    pub listen: SocketAddr,
    /// Where it takes letters: the node's `email.smtp`. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:2525")]
    pub smtp: SocketAddr,
    /// Where the node looks into its mailbox: the node's `email.imap`. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:1143")]
    pub imap: SocketAddr,
    /// The node's name here: its `email.user`.
    #[arg(long)]
    pub user: String,
    /// A file with the password: the node's `email.password_file`.
    #[arg(long)]
    pub password: PathBuf,
    /// The node's address: its `email.from`.
    #[arg(long)]
    pub address: String,
}

/// What WhatsApp in a box needs.
#[derive(Debug, Args)]
pub struct SandboxWhatsapp {
    /// Where to listen; port 0 takes a free one. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:8092")]
    pub listen: SocketAddr,
    /// The id of the number that messages come from: the node's `whatsapp.number`.
    #[arg(long)]
    pub number: String,
    /// A file with the token that the node shows: the node's `whatsapp.token_file`.
    #[arg(long)]
    pub token: PathBuf,
    /// A file with the secret that calls are signed with: the node's `whatsapp.app_secret_file`.
    #[arg(long)]
    pub app_secret: PathBuf,
    /// A file with what is shown before calls begin: the node's `whatsapp.verify_token_file`.
    #[arg(long)]
    pub verify_token: PathBuf,
    /// The approved template in Urdu.
    #[arg(long)]
    pub template_ur: String,
    /// The approved template in English.
    #[arg(long)]
    pub template_en: String,
    /// Where the node takes calls.
    #[arg(long, default_value = "http://127.0.0.1:8080/channels/whatsapp")]
    pub callback: String,
}

/// What the gateway for text messages needs.
#[derive(Debug, Args)]
pub struct SandboxSms {
    /// Where to listen; port 0 takes a free one. The loopback interface only.
    #[arg(long, default_value = "127.0.0.1:8091")]
    pub listen: SocketAddr,
    /// A file with the key that the node shows: the node's `sms.key_file`.
    #[arg(long)]
    pub key: PathBuf,
    /// A file with the secret that calls are signed with: the node's `sms.secret_file`.
    #[arg(long)]
    pub secret: PathBuf,
    /// Where the node takes calls.
    #[arg(long, default_value = "http://127.0.0.1:8080/channels/sms")]
    pub callback: String,
}

/// What a witness needs.
#[derive(Debug, Args)]
pub struct Witness {
    /// Its name, such as `court.example`.
    #[arg(long)]
    pub name: String,
    /// The folder with `witness.key`.
    #[arg(long)]
    pub keys: PathBuf,
    /// The verifier key of a log to watch. May be given several times.
    #[arg(long = "log", required = true)]
    pub logs: Vec<String>,
    /// The folder of what it has seen.
    #[arg(long)]
    pub state: PathBuf,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,
}

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder.
    #[arg(long)]
    pub to: PathBuf,
}

/// What comes back.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup's manifest.
    pub manifest: PathBuf,
    /// The store was set back: accept that, declare what is missing, and open a new epoch of its logs.
    #[arg(long)]
    pub new_epoch: bool,
}

/// The configuration.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Explain everything that is wrong with it.
    Check,
    /// Print every field there is.
    Reference,
}

/// Key files.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make those that are missing. None is ever overwritten.
    Init {
        /// The folder.
        #[arg(long)]
        dir: PathBuf,
    },
    /// Add a key to the key ring. It wraps what is new once the node has been started again.
    Rotate,
    /// Wrap every record's key with the newest key of the ring. May be cut off and repeated.
    Rewrap,
    /// Take a key out of the key ring that wraps nothing any more. With the node stopped.
    Drop {
        /// Its number in the ring's file.
        number: i32,
    },
    /// Retire the key that signs papers, and make a new one. With the node stopped.
    RetireDocuments,
}

/// Nodes.
#[derive(Debug, Subcommand)]
pub enum Node {
    /// Load the units, sanction their posts, and make the first IT administrator and records keeper.
    Init(NodeInit),
    /// Print what another node has to know of this one.
    Card,
    /// Take a node's card: it may ship here.
    Register {
        /// The file with its card.
        card: PathBuf,
    },
    /// List the nodes that ship here.
    List,
    /// Strike a lost node off.
    Revoke {
        /// Its name.
        name: String,
        /// What happened to it.
        #[arg(long)]
        loss: Lost,
    },
    /// Write what a lost node had shipped, for the node that takes its place.
    Export {
        /// The lost node.
        name: String,
        /// The node that takes its place.
        #[arg(long)]
        successor: String,
        /// The file.
        #[arg(long)]
        to: PathBuf,
    },
    /// Take over what a lost node had shipped.
    Import {
        /// The file.
        file: PathBuf,
        /// The key of the province's records log, as its card says it.
        #[arg(long)]
        province: String,
    },
}

/// The first two people of a node.
#[derive(Debug, Args)]
pub struct NodeInit {
    /// Sign-in name of the IT administrator.
    #[arg(long, default_value = "it-admin")]
    pub it_admin: String,
    /// Sign-in name of the records keeper.
    #[arg(long, default_value = "records-keeper")]
    pub records_keeper: String,
}

/// Officers.
#[derive(Debug, Subcommand)]
pub enum Officer {
    /// Enrol an officer, appoint him to a vacant post by an order, and give him an account to activate.
    Post(Posting),
    /// Relieve an officer of a post by an order. What the post gave ends at once, also in an open session.
    Relieve(Relief),
}

/// An officer's first post on a node.
#[derive(Debug, Args)]
pub struct Posting {
    /// Belt or personal number; also the sign-in name unless `--login` says otherwise.
    #[arg(long)]
    pub belt: String,
    /// Rank, a code of the catalogue such as `head-constable`.
    #[arg(long)]
    pub rank: String,
    /// The name in Urdu.
    #[arg(long)]
    pub name_ur: String,
    /// The name in English.
    #[arg(long)]
    pub name_en: String,
    /// The unit's code, such as `QTA-SAR`.
    #[arg(long)]
    pub unit: String,
    /// The kind of post, such as `moharrir`.
    #[arg(long)]
    pub post: String,
    /// Which of the sanctioned posts of that kind, from 1.
    #[arg(long, default_value_t = 1)]
    pub ordinal: i32,
    /// Number and date of the order.
    #[arg(long)]
    pub order: String,
    /// The sign-in name, where it is not the belt number.
    #[arg(long)]
    pub login: Option<String>,
}

/// An officer relieved of a post.
#[derive(Debug, Args)]
pub struct Relief {
    /// Belt or personal number of the officer who holds it.
    #[arg(long)]
    pub belt: String,
    /// The unit's code, such as `QTA-SAR`.
    #[arg(long)]
    pub unit: String,
    /// The kind of post, such as `moharrir`.
    #[arg(long)]
    pub post: String,
    /// Which of the sanctioned posts of that kind, from 1.
    #[arg(long, default_value_t = 1)]
    pub ordinal: i32,
    /// Number and date of the order.
    #[arg(long)]
    pub order: String,
}

/// How a node was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lost {
    /// Burnt.
    Fire,
    /// Stolen.
    Theft,
    /// Drowned.
    Flood,
    /// The disk or the machine failed.
    Broken,
    /// Its key became known.
    KeyExposed,
    /// Taken out of service.
    Closed,
}

/// The copy for the body outside the police.
#[derive(Debug, Subcommand)]
pub enum Clocks {
    /// Make the body's key, on its own machine. Prints the public half, which goes into the node's configuration.
    Key {
        /// The file of the key. It is never overwritten.
        #[arg(long)]
        out: PathBuf,
    },
    /// Write what was not collected yet, sealed to the body of the configuration. From then on it is said to have been told.
    Outside {
        /// The file.
        #[arg(long)]
        out: PathBuf,
        /// Write everything from this number on again, for a body that lost a copy.
        #[arg(long)]
        from: Option<i64>,
    },
    /// Open and check a copy, without network and without a store.
    Open {
        /// The copy.
        file: PathBuf,
        /// The body's key file.
        #[arg(long)]
        key: PathBuf,
        /// Whom to trust, as `khidmat trust` prints it, obtained over a way you trust.
        #[arg(long)]
        trust: PathBuf,
        /// The last number of the copy before: a gap after it is found.
        #[arg(long)]
        after: Option<i64>,
    },
}

/// The copy for a reader outside the force.
#[derive(Debug, Subcommand)]
pub enum Oversight {
    /// Make the reader's key, on the reader's own machine. Prints the public half, which goes into the node's configuration.
    Key {
        /// The file of the key. It is never overwritten.
        #[arg(long)]
        out: PathBuf,
    },
    /// Write the findings and verdicts of a month, sealed to the reader of the configuration.
    Export {
        /// The month, such as 2026-11.
        #[arg(long)]
        month: String,
        /// The file.
        #[arg(long)]
        out: PathBuf,
    },
    /// Open and check a copy, without network and without a store.
    Open {
        /// The copy.
        file: PathBuf,
        /// The reader's key file.
        #[arg(long)]
        key: PathBuf,
        /// Whom to trust, as `khidmat trust` prints it, obtained over a way you trust.
        #[arg(long)]
        trust: PathBuf,
        /// The last number of the copy before: the first one here must follow it.
        #[arg(long)]
        after: Option<i64>,
    },
}

/// What is erased, and why. The records keeper proves who she is: name, password and code are read from standard
/// input, a line each.
#[derive(Debug, Args)]
pub struct Erase {
    /// The record's id.
    pub record: uuid::Uuid,
    /// What kind of record it is, as its entries say.
    #[arg(long)]
    pub kind: String,
    /// Why. Kept for ever and readable: it must not repeat what is erased.
    #[arg(long)]
    pub reason: String,
    /// The rule that allows it.
    #[arg(long)]
    pub legal_basis: String,
}

/// What is taken over. With `--commit` the records keeper proves who she is: name, password and code are read from
/// standard input, a line each. Cut off at any moment, run it again with the same file: it goes on.
#[derive(Debug, Args)]
pub struct Import {
    /// What the file holds.
    pub kind: ImportKind,
    /// The file: CSV or XLSX.
    pub file: PathBuf,
    /// Write. Without this nothing is written to the store.
    #[arg(long)]
    pub commit: bool,
    /// Only try, which is what happens without `--commit` too.
    #[arg(long, conflicts_with = "commit")]
    pub dry_run: bool,
    /// The file in which a person has confirmed the names of stations.
    #[arg(long)]
    pub stations: Option<PathBuf>,
    /// What stands first in dates such as 03/05/2019; left out, what the file itself proves.
    #[arg(long)]
    pub dates: Option<Dates>,
    /// Where the report goes; left out, beside the file.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// The language of the report; left out, that of `KHIDMAT_LANG`.
    #[arg(long)]
    pub lang: Option<ReportLang>,
}

/// Sorts of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    /// Complaints, as the front desk system (CMS) exports them.
    Complaints,
    /// FIRs, as the station record system (PSRMS) exports them.
    Firs,
}

/// How day and month stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// 03/05/2019 is the third of May.
    DayFirst,
    /// 03/05/2019 is the fifth of March.
    MonthFirst,
}

/// Languages of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportLang {
    /// Urdu.
    Ur,
    /// English.
    En,
}

impl From<ReportLang> for kernel::Lang {
    fn from(lang: ReportLang) -> Self {
        match lang {
            ReportLang::Ur => Self::Ur,
            ReportLang::En => Self::En,
        }
    }
}

/// Reference data.
#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// List everything that is wrong with the files of a folder, or count their rows when nothing is.
    Check {
        /// The folder; left out, the configured or built-in files.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        /// The same, for scripts that name it.
        #[arg(long, conflicts_with = "folder")]
        dir: Option<PathBuf>,
    },
}
