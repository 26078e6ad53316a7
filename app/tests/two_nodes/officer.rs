//! An officer with a browser at a node: activates the account the way people do, records reports, follows them.

use std::sync::Arc;

use reqwest::{Client, StatusCode, redirect};

use crate::machine::Machine;

/// An officer signed in at a node.
#[derive(Clone)]
pub struct Officer {
    http: Client,
    node: String,
    cookie: String,
    form_token: Arc<str>,
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} after {before}")).0
}

impl Officer {
    /// Posts an officer from the command line, activates the account on the page, and stays signed in.
    pub async fn posted(machine: &Machine, post: &str, unit: &str) -> Self {
        let made = machine.json(&[
            "officer",
            "post",
            "--belt",
            "QTA-1042",
            "--rank",
            "head-constable",
            "--name-ur",
            "محمد نعیم",
            "--name-en",
            "Muhammad Naeem",
            "--unit",
            unit,
            "--post",
            post,
            "--order",
            "SP/QTA 12 of 2026",
        ]);
        let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        let node = format!("http://{}", machine.address);
        let page = http.get(format!("{node}/activate")).send().await.unwrap().text().await.unwrap();
        let secret = between(&page, "name=\"secret\" value=\"", "\"").to_owned();
        let proof = access::factor::code_at(&hex::decode(&secret).unwrap(), now()).unwrap();
        let form = [
            ("login", made["login"].as_str().unwrap()),
            ("code", made["code"].as_str().unwrap()),
            ("password", "chiltan wears snow in march"),
            ("secret", &secret),
            ("proof", &proof),
        ];
        let reply = post_form(&http, &format!("{node}/activate"), "", &form).await;
        assert_eq!(reply.status(), StatusCode::OK);
        let cookie = reply.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut officer = Self { http, node, cookie, form_token: Arc::from("") };
        let form = officer.get("/reports/new").await;
        officer.form_token = Arc::from(between(&form, "name=\"csrf\" value=\"", "\""));
        officer
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.node)).header("cookie", &self.cookie);
        request.send().await.unwrap().text().await.unwrap()
    }

    /// Reads a file.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = self.http.get(format!("{}{path}", self.node)).header("cookie", &self.cookie);
        request.send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    /// Presses a button; whether it was done.
    pub async fn tried(&self, path: &str, fields: &[(&str, &str)]) -> bool {
        let once = uuid::Uuid::from_u128(u128::from(rand_u64()) << 64 | u128::from(rand_u64())).to_string();
        let mut form = vec![("csrf", &*self.form_token), ("once", once.as_str())];
        form.extend(fields);
        let reply = post_form(&self.http, &format!("{}{path}", self.node), &self.cookie, &form).await;
        reply.status() == StatusCode::SEE_OTHER
    }

    /// Presses a button that must work.
    pub async fn act(&self, path: &str, fields: &[(&str, &str)]) {
        assert!(self.tried(path, fields).await, "{path} was refused");
    }

    /// Hands a paper in with number and code; its id.
    pub async fn hand_in(&self, number: &str, code: &str, paper: &[u8]) -> String {
        let mut body = Vec::new();
        for (name, value) in [("number", number), ("code", code)] {
            let part = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.bytes());
        }
        let head = "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"paper.pdf\"\r\n\r\n";
        body.extend(head.bytes().chain(paper.iter().copied()).chain(*b"\r\n--cut--\r\n"));
        let sent = self.http.post(format!("{}/api/v1/track/evidence", self.node));
        let sent = sent.header("content-type", "multipart/form-data; boundary=cut").body(body).send().await;
        let added: serde_json::Value = sent.unwrap().json().await.unwrap();
        added["results"][0]["file"]["id"].as_str().unwrap_or_else(|| panic!("{added}")).to_owned()
    }

    /// The address of a report.
    pub async fn report_numbered(&self, number: &str) -> String {
        let page: serde_json::Value = serde_json::from_str(&self.get("/api/v1/reports").await).unwrap();
        let row =
            page["rows"].as_array().unwrap().iter().find(|row| row["number"] == number).unwrap().clone();
        format!("/reports/{}", row["id"].as_str().unwrap())
    }

    /// The year on the wall in Pakistan.
    pub fn year() -> i16 {
        now().year()
    }

    async fn try_record(&self, words: &str) -> Option<String> {
        let once = uuid::Uuid::from_u128(u128::from(rand_u64()) << 64 | u128::from(rand_u64())).to_string();
        let form = [
            ("csrf", &*self.form_token),
            ("once", &once),
            ("words", words),
            ("spoken", "brahui"),
            ("killi", "کلی گل محمد"),
        ];
        let sent = self.http.post(format!("{}/reports/new", self.node)).header("cookie", &self.cookie);
        let body = urlencoded(&form);
        let sent =
            sent.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.ok()?;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "a refused form is not an acknowledgement");
        Some(sent.headers()["location"].to_str().unwrap().to_owned())
    }

    /// Records a report and reads number and code off its slip.
    pub async fn record(&self, words: &str) -> (String, String) {
        let at = self.try_record(words).await.expect("recorded");
        let slip = self.get(&at).await;
        let shown = |class| between(between(&slip, class, "</dd>"), "<bdi dir=\"ltr\">", "</bdi>").to_owned();
        (shown("slip-number"), shown("slip-code"))
    }

    /// Records reports until the node no longer answers, at most `most`. The numbers of those acknowledged.
    pub async fn record_until_refused(&self, most: usize) -> Vec<String> {
        let mut places = Vec::new();
        for _ in 0..most {
            let Some(at) = self.try_record("موبائل فون چھین لیا گیا").await else { break };
            places.push(at);
        }
        places
    }

    /// Every number in the list.
    pub async fn numbers(&self) -> Vec<String> {
        let mut numbers = Vec::new();
        let mut path = "/api/v1/reports".to_owned();
        loop {
            let page: serde_json::Value = serde_json::from_str(&self.get(&path).await).unwrap();
            let rows = page["rows"].as_array().unwrap();
            numbers.extend(rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/reports?after={next}"),
                None => return numbers,
            }
        }
    }

    /// The number of the report at a slip's address.
    pub async fn number_at(&self, slip: &str) -> String {
        let page = self.get(slip).await;
        between(between(&page, "slip-number", "</dd>"), "<bdi dir=\"ltr\">", "</bdi>").to_owned()
    }

    /// The receipt, as whoever holds the slip downloads it.
    pub async fn receipt(&self, number: &str, code: &str) -> String {
        let form = [("number", number), ("code", code)];
        let reply = post_form(&self.http, &format!("{}/track/receipt", self.node), "", &form).await;
        reply.text().await.unwrap()
    }

    /// The report as another node shows it to whoever holds the slip, once it knows of it.
    pub async fn track_at(&self, address: &str, number: &str, code: &str) -> Option<String> {
        let form = [("number", number), ("code", code)];
        let reply = post_form(&self.http, &format!("http://{address}/track"), "", &form).await;
        if reply.status() == StatusCode::TOO_MANY_REQUESTS {
            return None;
        }
        reply.status().is_success().then_some(())?;
        reply.text().await.ok()
    }
}

fn urlencoded(form: &[(&str, &str)]) -> String {
    let encoded = |value: &str| value.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

async fn post_form(http: &Client, url: &str, cookie: &str, form: &[(&str, &str)]) -> reqwest::Response {
    let body = urlencoded(form);
    let request =
        http.post(url).header("cookie", cookie).header("content-type", "application/x-www-form-urlencoded");
    request.body(body).send().await.unwrap()
}

fn now() -> kernel::Timestamp {
    kernel::Clock::now(&kernel::SystemClock::default())
}

fn rand_u64() -> u64 {
    u64::from_le_bytes(kernel::entropy::bytes(&kernel::OsEntropy))
}
