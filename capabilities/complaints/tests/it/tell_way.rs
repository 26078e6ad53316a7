//! Told in the language and by the way she chose, e-mail among them, also that a question waits; or not at all.

use std::sync::Arc;

use contracts::{Channel, Contracts};
use serde_json::json;
use testkit::{Browser, Engine, FakeChannels, Posted, TestApp};

use crate::once;
use crate::tell::{report, told};

const URDU: &str = "آپ کے کام کے بارے میں نئی بات ہے";
const ENGLISH: &str = "There is news about your matter";
const HERS: &str = "gul@example.pk";

/// A node, and what it was asked to send.
struct Node {
    app: TestApp,
    channels: Arc<FakeChannels>,
}

async fn having(engine: Engine, available: &[Channel]) -> Node {
    let channels = Arc::new(FakeChannels::with(available));
    let contracts = Contracts { channels: channels.clone(), ..testkit::contracts() };
    let owned = vec![complaints::capability(), deadlines::capability()];
    Node { app: TestApp::start(engine, owned, contracts).await, channels }
}

async fn with_email(engine: Engine) -> Node {
    having(engine, &[Channel::Sms, Channel::Email]).await
}

async fn without_email(engine: Engine) -> Node {
    having(engine, &[Channel::Sms]).await
}

impl Node {
    /// Everything that was ever to be sent about a report.
    async fn sent(&self, report: &str) -> Vec<Posted> {
        told(&self.app).await;
        let id: uuid::Uuid = report.trim_start_matches("/reports/").parse().unwrap();
        self.channels.posted().into_iter().filter(|one| one.record == id).collect()
    }

    /// The same that still waits.
    async fn waits(&self, report: &str) -> Vec<Posted> {
        told(&self.app).await;
        let id: uuid::Uuid = report.trim_start_matches("/reports/").parse().unwrap();
        self.channels.waiting().into_iter().filter(|one| one.record == id).collect()
    }
}

/// An officer's attempt at contact: the next step.
async fn tried(clerk: &Browser<'_>, report: &str) {
    let fields = [("way", "phone"), ("result", "tried"), ("against", "نمبر ایک ہی تھا"), ("once", &once())];
    clerk.post(&format!("{report}/contacts"), &fields).await.expect(303);
}

/// Says it anew with number and code.
async fn anew(app: &TestApp, (number, code): (&str, &str), said: &[(&str, &str)]) -> testkit::Reply {
    let once = once();
    let mut fields = vec![("number", number), ("code", code), ("go", "save"), ("once", &once)];
    fields.extend_from_slice(said);
    app.guest().post("/track/contact", &fields).await
}

/// A report from home by somebody who gives her name; what is said of contact is in `more`.
async fn from_home(citizen: &Browser<'_>, more: &[(&str, &str)]) -> testkit::Reply {
    let once = once();
    let mut fields = vec![
        ("words", "mera mobile cheen liya gaya"),
        ("when_unknown", "yes"),
        ("district", "QTA"),
        ("station", "unknown"),
        ("place_unknown", "yes"),
        ("naming", "give"),
        ("step", "check"),
        ("go", "send"),
        ("once", &once),
    ];
    fields.extend_from_slice(more);
    citizen.post_as_typed("/report", &fields).await
}

/// Asks whether a report may be closed, three days on, of a matter in which that may be asked.
async fn asked(app: &TestApp, report: &str) {
    let clerk = app.back("moharrir", "QTA-SAR").await;
    let sort = [("sort", "non-cognizable"), ("reason", "حکم نامے کے مطابق"), ("once", &once())];
    clerk.post(&format!("{report}/sortings"), &sort).await.expect(303);
    app.clock.advance(3 * 86_400 + 60);
    let dpo = app.back("dpo", "QTA").await;
    let why = [("reason", "راستہ کھول دیا گیا"), ("once", &once())];
    dpo.post(&format!("{report}/closing"), &why).await.expect(303);
}

testkit::both_engines! { app with_email;
    /// The language she chose, or the one in which she reported; from then on at which she chooses another, that.
    async fn each_step_is_told_in_her_language(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        for (said, words) in [
            (&[][..], URDU),
            (&[("spoken", "english")], ENGLISH),
            (&[("safe_language", "en")], ENGLISH),
            (&[("spoken", "english"), ("safe_language", "ur")], URDU),
        ] {
            let (at, ..) = report(&clerk, &[said, &[("safe_ways", "sms")]].concat()).await;
            let sent = node.sent(&at).await;
            assert!(sent.len() == 1 && sent[0].words.contains(words), "{said:?} {sent:?}");
        }
        let (at, number, code) = report(&clerk, &[("safe_ways", "sms"), ("safe_language", "en")]).await;
        let page = clerk.get(&format!("{at}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("Messages in:"), "{page}");
        assert!(node.sent(&at).await[0].words.contains(ENGLISH));
        let other = [("safe_ways", "sms"), ("safe_language", "ur")];
        anew(&node.app, (&number, &code), &other).await.expect(200);
        tried(&clerk, &at).await;
        assert!(node.sent(&at).await[1].words.contains(URDU));
        let wrong = [("safe_ways", "sms"), ("safe_language", "en-GB")];
        let page = anew(&node.app, (&number, &code), &wrong).await.expect(422).text();
        assert!(page.contains("id=\"safe_language-error\""), "{page}");
        node.app.expect_clean().await;
    }

    /// From home it is the language of the pages, whatever she speaks; over JSON the one she says she speaks.
    async fn from_home_it_is_the_language_of_the_pages(node: Node) {
        let sms = [("phone", "03000000001"), ("safe_ways", "sms")];
        for (citizen, more, words) in [
            (node.app.guest(), vec![("spoken", "urdu")], ENGLISH),
            (node.app.guest().in_urdu(), vec![("spoken", "english")], URDU),
            (node.app.guest().in_urdu(), vec![("safe_language", "en")], ENGLISH),
        ] {
            let before = node.channels.posted().len();
            from_home(&citizen, &[&sms[..], &more].concat()).await.expect(200);
            told(&node.app).await;
            let sent = node.channels.posted();
            assert!(sent.len() == before + 1 && sent[before].words.contains(words), "{more:?} {sent:?}");
        }
        let new = json!({ "words": "گھر سے چوری", "district": "QTA", "phone": "0300-0000001", "spoken": "english",
            "safe_contact": { "ways": ["sms"] } });
        node.app.guest().in_urdu().post_json("/api/v1/online-reports", &once(), &new).await.expect(201);
        told(&node.app).await;
        assert!(node.channels.posted().last().unwrap().words.contains(ENGLISH));
        node.app.expect_clean().await;
    }

    /// A letter goes to whoever chose it and gave an address, once, in the same neutral words; by SMS where she allows both.
    async fn a_letter_goes_to_whoever_chose_it(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        assert!(clerk.get("/reports/new").await.expect(200).text().contains("name=\"safe_email\""));
        let letter = [("safe_ways", "email"), ("safe_email", HERS)];
        let (at, number, code) = report(&clerk, &letter).await;
        let sent = node.sent(&at).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!((sent[0].channel, sent[0].to.as_str()), (Channel::Email, HERS));
        assert!(sent[0].words.starts_with(URDU) && !sent[0].words.contains(&number), "{sent:?}");
        let (both, ..) = report(&clerk, &[&letter[..], &[("safe_ways", "sms")]].concat()).await;
        let ways: Vec<Channel> = node.sent(&both).await.into_iter().map(|one| one.channel).collect();
        assert_eq!(ways, [Channel::Sms]);
        // An officer leaves nothing on a phone, and is told so before anything else.
        let page = clerk.get(&format!("{at}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("By e-mail") && page.contains("Leave no message on any phone"), "{page}");
        let message = [("way", "message"), ("result", "tried"), ("once", &once())];
        clerk.post(&format!("{at}/contacts"), &message).await.expect(422);
        // Another address: what waits for the first is not sent.
        let other = [("safe_ways", "email"), ("safe_email", "other@example.pk")];
        anew(&node.app, (&number, &code), &other).await.expect(200);
        assert!(node.waits(&at).await.is_empty());
        tried(&clerk, &at).await;
        assert_eq!(node.waits(&at).await[0].to, "other@example.pk");
        anew(&node.app, (&number, &code), &[("safe_may", "no")]).await.expect(200);
        assert!(node.waits(&at).await.is_empty());
        node.app.expect_clean().await;
    }

    /// An address alone allows nothing, and in violence nothing is sent whatever was chosen.
    async fn no_letter_is_sent_unasked_or_in_violence(node: Node) {
        node.app.officer("woman-officer", "QTA").await;
        let clerk = node.app.officer("sho", "QTA-SAR").await;
        let letter = [("safe_ways", "email"), ("safe_email", HERS)];
        let (given, ..) = report(&clerk, &[("safe_email", HERS)]).await;
        let (sealed, ..) = report(&clerk, &[&letter[..], &[("seal", "violence")]].concat()).await;
        let (refused, ..) = report(&clerk, &[&letter[..], &[("safe_may", "no")]].concat()).await;
        let (later, ..) = report(&clerk, &letter).await;
        for at in [&given, &sealed, &refused] {
            assert!(node.sent(at).await.is_empty(), "{at}");
        }
        assert_eq!(node.waits(&later).await.len(), 1);
        let seal = [("profile", "violence"), ("reason", "گھر سے خطرہ"), ("once", &once())];
        clerk.post(&format!("{later}/seal"), &seal).await.expect(303);
        assert!(node.waits(&later).await.is_empty());
        for (address, code) in [("", "Write the e-mail address"), ("گل@x", "id=\"safe_email-error\"")] {
            let fields = [("safe_ways", "email"), ("safe_email", address)];
            let page = crate::file(&clerk, &once(), &fields).await.expect(422).text();
            assert!(page.contains(code) && page.contains("id=\"safe_email-error\""), "{page}");
        }
        node.app.expect_clean().await;
    }

    /// Whoever may not know who told it reads no address, on no page and over no JSON.
    async fn the_address_is_part_of_who_it_was(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        node.app.officer("sho", "QTA-SAR").await;
        let (at, ..) = report(&clerk, &[("safe_ways", "email"), ("safe_email", HERS)]).await;
        for page in ["?purpose=serve-citizen", "/contacts", "/safe-contact"] {
            assert!(!clerk.get(&format!("{at}{page}")).await.expect(200).text().contains(HERS), "{page}");
        }
        let told = clerk.get(&format!("/api/v1{at}?purpose=serve-citizen")).await.expect(200).text();
        assert!(!told.contains(HERS), "{told}");
    }

    /// From home an address is enough to be asked how she may be reached, and no phone is offered that was not given.
    async fn from_home_an_address_is_enough(node: Node) {
        let citizen = node.app.guest();
        let who = [("naming", "give"), ("step", "naming"), ("go", "next"), ("once", &once())];
        let page = citizen.post_as_typed("/report", &who).await.expect(200).text();
        assert!(page.contains("name=\"safe_email\"") && page.contains("name=\"phone\""), "{page}");
        let given = [("naming", "give"), ("safe_email", HERS), ("step", "who"), ("go", "next"), ("once", &once())];
        let page = citizen.post_as_typed("/report", &given).await.expect(200).text();
        assert!(page.contains("value=\"email\"") && page.contains("value=\"visit\""), "{page}");
        assert!(!page.contains("value=\"sms\"") && !page.contains("value=\"call\""), "{page}");
        assert_eq!(page.matches("name=\"safe_email\"").count(), 1, "carried and not asked again");
        let sent = [("safe_email", HERS), ("safe_ways", "email,sms,call")];
        let done = from_home(&citizen, &sent).await.expect(200).text();
        assert!(done.contains("A short message comes the way you chose"), "{done}");
        told(&node.app).await;
        let posted = node.channels.posted();
        assert_eq!(posted.len(), 1, "{posted:?}");
        assert_eq!((posted[0].channel, posted[0].to.as_str()), (Channel::Email, HERS));
        // In violence from home: nothing, whatever is ticked; and what is withheld is not there to be written to.
        from_home(&citizen, &[&sent[..], &[("seal", "violence")]].concat()).await.expect(200);
        let new = json!({ "words": "گھر سے چوری", "district": "QTA", "safe_contact": { "email": HERS } });
        citizen.post_json("/api/v1/online-reports", &once(), &new).await.expect(201);
        told(&node.app).await;
        assert_eq!(node.channels.posted().len(), 1);
        node.app.expect_clean().await;
    }

    /// Asked whether it may be closed, she is told by her way and in her language that a question waits, without saying which.
    async fn a_question_is_told_by_the_way_she_chose(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        let letter = [("safe_ways", "email"), ("safe_email", HERS), ("safe_language", "en")];
        let (at, number, code) = report(&clerk, &letter).await;
        node.app.officer("dpo", "QTA").await;
        assert_eq!(node.sent(&at).await.len(), 1);
        asked(&node.app, &at).await;
        let sent = node.sent(&at).await;
        assert_eq!(sent.len(), 2, "{sent:?}");
        let question = &sent[1];
        assert_eq!((question.channel, question.to.as_str(), question.kind), (Channel::Email, HERS, "complaints.tell-asked"));
        assert!(question.words.starts_with("A question waits for your answer"), "{question:?}");
        assert!(!question.words.contains("clos") && !question.words.contains(&number));
        assert_eq!(node.sent(&at).await.len(), 2, "once");
        let page = node.app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(page.contains("an officer asks whether it may be closed"), "{page}");
        node.app.expect_clean().await;
    }

    /// Nobody is told of a question who wants nothing, nor of one that was answered before it could be told.
    async fn no_question_is_told_to_whoever_wants_none(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        node.app.officer("dpo", "QTA").await;
        for said in [&[][..], &[("safe_may", "no"), ("safe_ways", "sms")], &[("safe_may", "come")], &[("safe_ways", "call")]] {
            let clerk = node.app.back("moharrir", "QTA-SAR").await;
            let (at, ..) = report(&clerk, said).await;
            asked(&node.app, &at).await;
            assert!(node.sent(&at).await.is_empty(), "{said:?}");
        }
        drop(clerk);
        let clerk = node.app.back("moharrir", "QTA-SAR").await;
        let (at, number, code) = report(&clerk, &[("safe_ways", "sms")]).await;
        assert_eq!(node.sent(&at).await.len(), 1);
        asked(&node.app, &at).await;
        let no = [("number", number.as_str()), ("code", code.as_str()), ("once", &once()), ("go", "do"), ("step", "declined")];
        node.app.guest().post("/track/closing", &no).await.expect(200);
        assert_eq!(node.sent(&at).await.len(), 1, "she has answered");
        node.app.expect_clean().await;
    }
}

testkit::both_engines! { app without_email;
    /// Where no letter leaves none is offered, and none is promised; what was chosen elsewhere is still hers to see.
    async fn where_no_letter_leaves_none_is_offered(node: Node) {
        let clerk = node.app.officer("moharrir", "QTA-SAR").await;
        let page = clerk.get("/reports/new").await.expect(200).text();
        assert!(!page.contains("name=\"safe_email\"") && !page.contains("value=\"email\""), "{page}");
        assert!(page.contains("name=\"safe_language\""), "the language is asked all the same");
        for (way, comes) in [("sms", true), ("whatsapp", false), ("call", false)] {
            let said = [("phone", "03000000001"), ("safe_ways", way)];
            let done = from_home(&node.app.guest(), &said).await.expect(200).text();
            assert_eq!(done.contains("A short message comes"), comes, "{way}");
            assert_eq!(done.contains("No message is sent to any phone"), !comes, "{way}");
        }
        let (at, number, code) = report(&clerk, &[("safe_ways", "email"), ("safe_email", HERS)]).await;
        assert!(node.sent(&at).await.is_empty());
        let hers = [("number", number.as_str()), ("code", code.as_str())];
        let page = node.app.guest().post("/track/contact", &hers).await.expect(200).text();
        assert!(page.contains("value=\"email\" checked") && page.contains(HERS), "{page}");
    }
}
