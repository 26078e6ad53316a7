//! What is read, what overrides what, and how every fault is explained.

use std::path::Path;

use super::*;

const LEAST: &str = r#"
[node]
name = "quetta"
[database]
url = "sqlite:///var/lib/khidmat/khidmat.sqlite"
[web]
public_host = "khidmat.example"
[keys]
dir = "keys"
"#;

fn parse(text: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let read = Config::parse(text, Path::new("/etc/khidmat/khidmat.toml"), &variables);
    read.map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}

#[test]
fn little_is_needed_and_the_rest_is_safe() {
    let config = parse(LEAST, &[]).unwrap();
    assert_eq!((config.node.as_str(), config.kind), ("quetta", NodeKind::Province));
    assert!(config.web.https);
    assert_eq!(config.web.leave_to, "", "a page of its own");
    assert_eq!((config.web.listen.to_string().as_str(), config.web.per_address), ("127.0.0.1:8080", 64));
    assert_eq!(config.keys, Path::new("/etc/khidmat/keys"), "paths are relative to the file");
    assert_eq!(config.sessions, Limits::default());
    assert!(config.upstream.is_none() && config.witnesses.is_empty() && config.offices.is_empty());
}

#[test]
fn a_variable_overrides_the_file() {
    let variables = [("KHIDMAT_WEB_LISTEN", "127.0.0.1:9000"), ("KHIDMAT_NODE_OFFICES", "QTA-SAR, QTA-NSR")];
    let config = parse(LEAST, &variables).unwrap();
    assert_eq!(config.web.listen.port(), 9000);
    assert_eq!(config.offices, ["QTA-SAR", "QTA-NSR"]);
}

#[test]
fn every_fault_is_found_in_one_pass_with_its_line_and_what_is_legal() {
    let text =
        LEAST.replace("\"quetta\"", "\"Quetta Node\"\ncolour = \"green\"").replace("khidmat.example", "a b")
            + "[sessions]\nidle = 5\n[wep]\nlisten = \"x\"\n";
    let faults = parse(&text, &[("KHIDMAT_WEB_HTTPS", "yes"), ("KHIDMAT_WEB_COLOUR", "green")]).unwrap_err();
    let all = faults.join("\n");
    for expected in [
        "/etc/khidmat/khidmat.toml:3: node.name",
        "legal: 1 to 32 of a-z, 0-9 and -",
        "/etc/khidmat/khidmat.toml:4: node.colour is not a field",
        "legal: node.name, node.kind, node.offices",
        "khidmat.toml:8: web.public_host is \"a b\"",
        "khidmat.toml:12: sessions.idle is \"5\"",
        "khidmat.toml:14: wep.listen is not a field",
        "$KHIDMAT_WEB_HTTPS: web.https is \"yes\"",
        "environment: KHIDMAT_WEB_COLOUR is not a variable of this program",
    ] {
        assert!(all.contains(expected), "no \"{expected}\" in:\n{all}");
    }
    assert_eq!(faults.len(), 7);
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line() {
    let faults = parse("[node]\nname = quetta\n", &[]).unwrap_err();
    assert!(faults[0].starts_with("/etc/khidmat/khidmat.toml:2: the file"), "{}", faults[0]);
}

#[test]
fn what_is_missing_is_named() {
    let faults = parse("", &[("KHIDMAT_NODE_NAME", "quetta")]).unwrap_err();
    let named = |field: &str| faults.iter().any(|fault| fault.contains(&format!("{field} is missing")));
    assert!(named("database.url") && named("web.public_host") && named("keys.dir"), "{faults:?}");
}

#[test]
fn a_password_in_the_address_is_refused() {
    let text =
        LEAST.replace("sqlite:///var/lib/khidmat/khidmat.sqlite", "postgres://khidmat:secret@db/khidmat");
    let faults = parse(&text, &[]).unwrap_err();
    assert!(faults[0].contains("database.url_file") && !faults[0].contains("secret"), "{}", faults[0]);
}

#[test]
fn a_station_names_its_province_and_a_province_names_none() {
    let station = LEAST.replace("\"quetta\"", "\"quetta\"\nkind = \"station\"");
    assert_eq!(parse(&station, &[]).unwrap_err().len(), 3);
    let stray = format!("{LEAST}[province]\nurl = \"https://province.example\"\n");
    assert!(parse(&stray, &[]).unwrap_err()[0].contains("node.kind is not station"));
    let signer = tlog::WitnessSigner::from_seed("province", &[4; 32]).unwrap();
    let whole = format!(
        "{station}[province]\nurl = \"https://province.example\"\nwitness = \"{}\"\ntransfer = \"{}\"\n",
        signer.vkey(),
        "05".repeat(32)
    );
    let upstream = parse(&whole, &[]).unwrap().upstream.unwrap();
    assert_eq!((upstream.province.key.name(), upstream.province.transfer.0), ("province", [5; 32]));
}

#[cfg(unix)]
#[test]
fn a_secret_that_everybody_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, "postgres://khidmat:secret@db/khidmat\n").unwrap();
    let text = LEAST.replace(
        "url = \"sqlite:///var/lib/khidmat/khidmat.sqlite\"",
        &format!("url_file = \"{}\"", file.display()),
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(parse(&text, &[]).unwrap_err()[0].contains("chmod 600"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(parse(&text, &[]).unwrap().database.url, "postgres://khidmat:secret@db/khidmat");
}

#[cfg(unix)]
#[test]
fn a_gateway_is_given_whole_or_not_at_all() {
    use std::os::unix::fs::PermissionsExt;
    assert!(parse(LEAST, &[]).unwrap().gateways.available().is_empty());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path.display().to_string()
    };
    let key = file("key", "key-of-the-gateway\n");
    let secret = file("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=\n");
    let sms = |url: &str, secret: &str| {
        format!(
            "{LEAST}[sms]\nurl = \"{url}\"\nkey_file = \"{key}\"\nsecret_file = \"{secret}\"\nsender = \"8099\"\n"
        )
    };
    let config = parse(&sms("https://gateway.example/v1/messages", &secret), &[]).unwrap();
    assert_eq!(config.gateways.available(), [contracts::Channel::Sms]);
    assert!(!format!("{config:?}").contains("key-of-the-gateway"));
    assert!(parse(&sms("http://127.0.0.1:8091/v1/messages", &secret), &[]).is_ok());
    for (text, fault) in [
        (sms("http://gateway.example/", &secret), "sms.url is"),
        (sms("http://127.0.0.1.gateway.example/", &secret), "sms.url is"),
        (sms("https://gateway.example/", &key), "sms.secret_file names a file that holds no such secret"),
        (format!("{LEAST}[sms]\nsender = \"8099\"\n"), "sms.url is missing"),
        (sms("https://gateway.example/", &secret).replace("8099", "KHIDMAT\\nBcc"), "sms.sender is"),
    ] {
        let faults = parse(&text, &[]).unwrap_err().join("\n");
        assert!(faults.contains(fault) && !faults.contains("key-of-the-gateway"), "{faults}");
    }
}

#[cfg(unix)]
#[test]
fn whatsapp_is_given_whole_or_not_at_all() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "a-secret-of-the-platform\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let (short, path) = (folder.path().join("short"), path.display().to_string());
    std::fs::write(&short, "short\n").unwrap();
    std::fs::set_permissions(&short, std::fs::Permissions::from_mode(0o600)).unwrap();
    let whole = format!(
        "{LEAST}[whatsapp]\nurl = \"https://graph.example/v23.0\"\nnumber = \"106540352242922\"\ntoken_file = \"{path}\"\n\
         app_secret_file = \"{path}\"\nverify_token_file = \"{path}\"\ntemplate_ur = \"naya_jawab\"\ntemplate_en = \"new_answer\"\n"
    );
    let config = parse(&whole, &[]).unwrap();
    assert_eq!(config.gateways.available(), [contracts::Channel::WhatsApp]);
    assert!(!format!("{config:?}").contains("a-secret-of-the-platform"));
    for (text, fault) in [
        (whole.replace("https://", "http://"), "whatsapp.url is"),
        (whole.replace("v23.0\"", "v23.0/\""), "whatsapp.url is"),
        (whole.replace("106540352242922", "+92300"), "whatsapp.number is"),
        (whole.replace("naya_jawab", "Naya Jawab"), "whatsapp.template_ur is"),
        (
            whole.replace(
                &format!("token_file = \"{path}\""),
                &format!("token_file = \"{}\"", short.display()),
            ),
            "names a file with less than 16 letters",
        ),
        (format!("{LEAST}[whatsapp]\nnumber = \"1\"\n"), "whatsapp.app_secret_file is missing"),
    ] {
        let faults = parse(&text, &[]).unwrap_err().join("\n");
        assert!(faults.contains(fault) && !faults.contains("a-secret-of-the-platform"), "{fault}: {faults}");
    }
}

#[cfg(unix)]
#[test]
fn helpline_is_believed_only_with_a_secret() {
    use std::os::unix::fs::PermissionsExt;
    assert!(parse(LEAST, &[]).unwrap().helpline.is_none());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        format!("{LEAST}[helpline]\nsecret_file = \"{}\"\n", path.display())
    };
    let whole = file("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=\n");
    let config = parse(&whole, &[]).unwrap();
    assert!(config.helpline.is_some() && !format!("{config:?}").contains("MfKQ9r8"));
    let faults = parse(&file("short", "whsec_MfKQ\n"), &[]).unwrap_err().join("\n");
    assert!(faults.contains("helpline.secret_file names a file that holds no such secret"), "{faults}");
}

#[cfg(unix)]
#[test]
fn e_mail_is_given_whole_or_not_at_all() {
    use exchange::channels::email::Security;
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    std::fs::write(&path, "a-secret-of-the-server\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let path = path.display().to_string();
    let whole = format!(
        "{LEAST}[email]\nsmtp = \"smtp+starttls://mail.example.pk:587\"\nimap = \"imaps://mail.example.pk:993\"\nuser = \"khidmat\"\n\
         password_file = \"{path}\"\nfrom = \"madad@police.example.pk\"\n"
    );
    let config = parse(&whole, &[]).unwrap();
    assert_eq!(config.gateways.available(), [contracts::Channel::Email]);
    assert!(!format!("{config:?}").contains("a-secret-of-the-server"));
    let email = config.gateways.email.unwrap();
    assert_eq!(
        (email.smtp.host.as_str(), email.smtp.port, email.smtp.security),
        ("mail.example.pk", 587, Security::StartTls)
    );
    assert_eq!((email.imap.port, email.imap.security), (993, Security::Tls));
    let here = whole.replace("smtp+starttls://mail.example.pk:587", "smtp://127.0.0.1:2525");
    assert_eq!(parse(&here, &[]).unwrap().gateways.email.unwrap().smtp.security, Security::None);
    for (text, fault) in [
        (whole.replace("smtp+starttls://", "smtp://"), "email.smtp is"),
        (whole.replace("imaps://", "imap://"), "email.imap is"),
        (whole.replace("imaps://", "https://"), "email.imap is"),
        (whole.replace(":993", ""), "email.imap is"),
        (whole.replace(":993", ":0"), "email.imap is"),
        (whole.replace("smtp+starttls://mail.example.pk", "smtp://127.0.0.1.example.pk"), "email.smtp is"),
        (whole.replace("\"khidmat\"", "\"khid mat\""), "email.user is"),
        (whole.replace("madad@police.example.pk", "Madad <madad@police.example.pk>"), "email.from is"),
        (format!("{LEAST}[email]\nfrom = \"madad@police.example.pk\"\n"), "email.password_file is missing"),
    ] {
        let faults = parse(&text, &[]).unwrap_err().join("\n");
        assert!(faults.contains(fault) && !faults.contains("a-secret-of-the-server"), "{fault}: {faults}");
    }
}

#[test]
fn every_default_is_legal() {
    // LEAST takes all defaults but the S3 ones, which have none.
    assert!(parse(LEAST, &[]).is_ok());
    for field in FIELDS {
        assert!(!field.legal.is_empty() && field.about.ends_with('.'), "{}", field.name);
    }
}

#[test]
fn the_way_out_is_another_host_or_none() {
    let to = |at: &str| parse(LEAST, &[("KHIDMAT_WEB_LEAVE_TO", at)]).map(|config| config.web.leave_to);
    assert_eq!(to("https://weather.example/pk"), Ok("https://weather.example/pk".to_owned()));
    for wrong in
        ["http://weather.example", "javascript:alert(1)", "//weather.example", "https://", "https://a b"]
    {
        assert!(to(wrong).is_err(), "{wrong}");
    }
}
