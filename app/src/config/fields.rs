//! Every field there is: its name, what is legal, what holds when it is left out, and what it is for.
//! The reference page is printed from this table. Must not parse anything.

use std::fmt::Write as _;

/// One field of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// `section.field`; its variable is `KHIDMAT_SECTION_FIELD`.
    pub name: &'static str,
    /// What is legal.
    pub legal: &'static str,
    /// What holds when it is left out; `None` when it must be given (or is given only by those who need it).
    pub default: Option<&'static str>,
    /// What it is for.
    pub about: &'static str,
}

const fn field(
    name: &'static str,
    legal: &'static str,
    default: Option<&'static str>,
    about: &'static str,
) -> FieldSpec {
    FieldSpec { name, legal, default, about }
}

const VKEY: &str = "a verifier key `name+hash+base64`, as `khidmat node card` prints it";
const FOLDER: &str = "the path of a folder";

/// Every field, section by section.
pub const FIELDS: &[FieldSpec] = &[
    field(
        "node.name",
        "1 to 32 of a-z, 0-9 and -",
        None,
        "The node's name. It is in every receipt and never changes.",
    ),
    field(
        "node.kind",
        "`province` or `station`",
        Some("province"),
        "A station ships its journal to its province.",
    ),
    field(
        "node.offices",
        "a list of codes of catalogue/units.csv, such as [\"QTA-SAR\"]",
        Some("[]"),
        "The offices whose books this node keeps. Empty: every one.",
    ),
    field(
        "province.url",
        "`https://…` or `http://…`, without a slash at the end",
        None,
        "Stations only: where the journal is shipped to.",
    ),
    field("province.witness", VKEY, None, "Stations only: the key of the province's cosignatures."),
    field(
        "province.transfer",
        "64 hexadecimal digits, as `khidmat node card` prints them",
        None,
        "Stations only: the key to which record keys are sealed for the province.",
    ),
    field(
        "force.name_ur",
        "1 to 100 letters",
        Some("بلوچستان پولیس"),
        "The force's name in Urdu, on every page.",
    ),
    field("force.name_en", "1 to 100 letters", Some("Balochistan Police"), "The force's name in English."),
    field(
        "database.url",
        "`sqlite:///path/file.sqlite` or `postgres://user@host/database`, without a password",
        None,
        "The store.",
    ),
    field(
        "database.url_file",
        "the path of a file that only the node's user can read",
        None,
        "A file with the address instead, when it contains a password.",
    ),
    field("database.connections", "a whole number from 2 to 500", Some("16"), "Connections to the store."),
    field(
        "web.listen",
        "an address and a port, such as 127.0.0.1:8080",
        Some("127.0.0.1:8080"),
        "Where the node listens. HTTPS is ended by a proxy in front of it.",
    ),
    field(
        "web.public_host",
        "a host name without scheme, such as khidmat.example.gov.pk",
        None,
        "Where people outside reach it; printed on slips.",
    ),
    field(
        "web.https",
        "true or false",
        Some("true"),
        "Visitors reach it over HTTPS. Cookies are then sent over nothing else.",
    ),
    field(
        "web.leave_to",
        "`https://…`, or empty",
        Some(""),
        "Where \"leave this page\" ends. Empty: on a page of the node's own that says nothing and needs no other host.",
    ),
    field(
        "web.proxies",
        "a list of addresses or ranges, such as [\"127.0.0.1\", \"10.0.0.0/8\"]",
        Some("[]"),
        "Proxies whose X-Forwarded-For is believed.",
    ),
    field(
        "web.per_address",
        "a whole number from 8 to 4096",
        Some("64"),
        "Connections one address may hold; behind one of `web.proxies`, requests under way. Not counted: proxies, this machine.",
    ),
    field(
        "webhooks.allow_private",
        "true or false",
        Some("false"),
        "Other systems may be told things at addresses of this machine or of the force's own network.",
    ),
    field(
        "sms.url",
        "`https://…`, or `http://127.0.0.1:8091/…`, an address and a port of this machine",
        None,
        "Where text messages to citizens are posted to; without it none are sent. See docs/guide/channels.md.",
    ),
    field(
        "sms.key_file",
        "the path of a file that only the node's user can read",
        None,
        "With `sms.url`: the key shown to the gateway.",
    ),
    field(
        "sms.secret_file",
        "the path of a file with `whsec_` and at least 24 bytes in base64, that only the node's user can read",
        None,
        "With `sms.url`: with what the gateway signs its calls to `/channels/sms`.",
    ),
    field(
        "sms.sender",
        "1 to 15 letters, digits, blanks and -",
        None,
        "With `sms.url`: the mask or short code from which messages come.",
    ),
    field(
        "whatsapp.url",
        "`https://…`, or `http://127.0.0.1:8092/…`, an address and a port of this machine, without a slash at the end",
        None,
        "The Graph API with its version, such as https://graph.facebook.com/v23.0; without it nothing goes over WhatsApp. See docs/guide/channels.md.",
    ),
    field(
        "whatsapp.number",
        "1 to 32 digits",
        None,
        "With `whatsapp.url`: the id of the number that messages come from (not the number itself).",
    ),
    field(
        "whatsapp.token_file",
        "the path of a file that only the node's user can read",
        None,
        "With `whatsapp.url`: the access token shown to the Graph API.",
    ),
    field(
        "whatsapp.app_secret_file",
        "the path of a file that only the node's user can read",
        None,
        "With `whatsapp.url`: the app's secret, with which calls to `/channels/whatsapp` are signed.",
    ),
    field(
        "whatsapp.verify_token_file",
        "the path of a file that only the node's user can read",
        None,
        "With `whatsapp.url`: the word of your choice that is shown when the address of calls is set up.",
    ),
    field(
        "whatsapp.template_ur",
        "1 to 512 of a-z, 0-9 and _",
        None,
        "With `whatsapp.url`: the approved template in Urdu, of category utility and without parameters.",
    ),
    field("whatsapp.template_en", "1 to 512 of a-z, 0-9 and _", None, "The same in English."),
    field(
        "helpline.secret_file",
        "the path of a file with `whsec_` and at least 24 bytes in base64, that only the node's user can read",
        None,
        "With what the telephone exchange signs its calls to `/channels/helpline`; without it none is taken. See docs/guide/channels.md.",
    ),
    field(
        "email.smtp",
        "`smtps://NAME:465`, `smtp+starttls://NAME:587`, or `smtp://127.0.0.1:2525`, an address and a port of this machine",
        None,
        "Where e-mail is handed in; without it none is sent or fetched. See docs/guide/channels.md.",
    ),
    field(
        "email.imap",
        "`imaps://NAME:993`, or `imap://127.0.0.1:1143`, an address and a port of this machine",
        None,
        "With `email.smtp`: where the mailbox is that citizens write to. It is this node's alone.",
    ),
    field(
        "email.user",
        "1 to 254 letters without blanks",
        None,
        "With `email.smtp`: the node's name at both.",
    ),
    field(
        "email.password_file",
        "the path of a file that only the node's user can read",
        None,
        "With `email.smtp`: the password at both.",
    ),
    field(
        "email.from",
        "an e-mail address in plain letters",
        None,
        "With `email.smtp`: the address of that mailbox. E-mail comes from it and is answered to it.",
    ),
    field(
        "oversight.reader",
        "64 hexadecimal digits, as `khidmat oversight key` prints them",
        None,
        "The public key of a reader outside the force, to whom `khidmat oversight export` seals what was noticed about look-ups. See docs/guide/oversight.md.",
    ),
    field(
        "clocks.outside",
        "64 hexadecimal digits, as `khidmat clocks key` prints them",
        None,
        "The public key of the body outside the police, such as an ombudsman, to which `khidmat clocks outside` seals what was told to it. See docs/guide/clocks.md.",
    ),
    field("keys.dir", FOLDER, None, "The folder of the key files, made by `khidmat keys init`."),
    field(
        "journal.outside",
        "the path of a file on another disk",
        None,
        "Checkpoints kept outside the store: whoever sets the store back is found out.",
    ),
    field(
        "journal.witnesses",
        "a list of `URL VERIFIER-KEY`",
        Some("[]"),
        "Outsiders who are asked to cosign.",
    ),
    field("files.kind", "`local` or `s3`", Some("local"), "Where evidence and attachments lie."),
    field("files.folder", FOLDER, Some("files"), "The folder, for `local`."),
    field(
        "files.limit",
        "bytes, from 1024 to 1073741824",
        Some("67108864"),
        "The largest file as it lies sealed. What citizens may send is in `limits.csv`.",
    ),
    field("files.endpoint", "`https://…`", None, "For `s3`: its address. Left out: the provider's own."),
    field("files.bucket", "1 to 63 of a-z, 0-9, dot and -", None, "For `s3`: the bucket."),
    field("files.region", "such as ap-south-1", None, "For `s3`: the region."),
    field(
        "files.access_key_file",
        "the path of a file that only the node's user can read",
        None,
        "For `s3`: the access key.",
    ),
    field(
        "files.secret_key_file",
        "the path of a file that only the node's user can read",
        None,
        "For `s3`: the secret key.",
    ),
    field(
        "sessions.idle",
        "seconds, from 60 to 7200",
        Some("900"),
        "A session without a request ends after this.",
    ),
    field(
        "sessions.absolute",
        "seconds, from 600 to 86400",
        Some("43200"),
        "Every session ends after this: one shift.",
    ),
    field(
        "sessions.at_desk",
        "a whole number from 1 to 20",
        Some("6"),
        "Officers signed in at one shared desk.",
    ),
    field("catalogue.dir", FOLDER, None, "Reference data that replaces the built-in files of the same name."),
    field("policies.dir", FOLDER, None, "Policies that replace all built-in ones."),
    field("log.format", "`text` or `json`", Some("text"), "How the log is written, to standard error."),
    field("log.filter", "such as `info` or `info,journal=debug`", Some("info"), "What is written."),
];

/// The field of this name.
pub(super) fn spec(name: &str) -> Option<&'static FieldSpec> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The variable that overrides a field.
pub(super) fn variable(name: &str) -> String {
    format!("KHIDMAT_{}", name.replace('.', "_").to_ascii_uppercase())
}

/// The table of the reference page.
pub fn reference() -> String {
    let mut text =
        String::from("| field | variable | legal | left out | what for |\n|---|---|---|---|---|\n");
    for FieldSpec { name, legal, default, about } in FIELDS {
        let default = default.map_or_else(|| "—".to_owned(), |value| format!("`{value}`"));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{name}` | `{}` | {legal} | {default} | {about} |", variable(name));
    }
    text
}
