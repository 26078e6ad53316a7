//! Stand-ins for contracts, so that one capability is tested without another.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use contracts::{
    Archive, Channel, Channels, CodeWords, Contracts, DiaryEntry, DiaryNo, Digests, Disposal, DisposalKind,
    Fate, Heard, Inbox, Interrupting, Interruptions, Matter, Message, OldFir, Outstanding, OwnCopies,
    Prepared, Preparing, Proof, Received, Reported, Reports, Roznamcha, SealedFor, SealedMatter, SlipHeld,
    SlipsOut, Told, Veiled,
};
use db::Tx;
use kernel::ids::{AccountId, ComplaintId, DiaryEntryId, EntryId, OfficerId, UnitId};
use kernel::{Error, Phone, Place, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use uuid::Uuid;

/// A diary that remembers what it was asked to enter, and numbers it from 1.
#[derive(Debug, Default)]
pub struct FakeRoznamcha(Mutex<Vec<(UnitId, String, Option<String>)>>);

impl FakeRoznamcha {
    /// What was entered: office, kind, about.
    pub fn entered(&self) -> Vec<(UnitId, String, Option<String>)> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Roznamcha for FakeRoznamcha {
    async fn enter(&self, w: &mut WriteOp, entry: DiaryEntry<'_>, _: EntryId) -> Result<DiaryNo> {
        let id = DiaryEntryId(w.new_id());
        let mut entered = self.0.lock().unwrap();
        entered.push((entry.office, entry.kind, entry.about));
        Ok(DiaryNo { id, serial: i64::try_from(entered.len()).unwrap() })
    }

    async fn veil(&self, _: &mut WriteOp, _: (Uuid, &str), _: &str, _: EntryId) -> Result<()> {
        Ok(())
    }

    async fn serial_about(&self, _: &Tx, office: UnitId, about: &str) -> Result<Option<i64>> {
        let entered = self.0.lock().unwrap();
        let place =
            entered.iter().position(|(at, _, named)| *at == office && named.as_deref() == Some(about));
        Ok(place.map(|place| i64::try_from(place + 1).unwrap()))
    }
}

/// Reports that all say the same, each becoming one FIR at most. The report's office is the one given.
#[derive(Debug)]
pub struct FakeReports {
    office: UnitId,
    outcomes: Mutex<Vec<(ComplaintId, String)>>,
    disposals: Mutex<Vec<(ComplaintId, Disposal)>>,
}

impl FakeReports {
    /// Reports received by `office`.
    pub fn of(office: UnitId) -> Self {
        Self { office, outcomes: Mutex::default(), disposals: Mutex::default() }
    }

    /// What was told of reports from which no investigation follows.
    pub fn disposals(&self) -> Vec<(ComplaintId, Disposal)> {
        self.disposals.lock().unwrap().clone()
    }

    fn referred(&self, id: ComplaintId) -> bool {
        let disposals = self.disposals.lock().unwrap();
        disposals.iter().any(|(known, told)| *known == id && told.kind == DisposalKind::NonCognizable)
    }

    fn reported(&self, op: &Op, id: ComplaintId) -> Reported {
        let number = "QTA-SAR-2026-000001".to_owned();
        Reported {
            id,
            number,
            office: self.office,
            holder: self.office,
            referred: self.referred(id),
            sealed: None,
            recorded_at: op.now(),
            arrived_at: op.now(),
        }
    }
}

#[async_trait]
impl Reports for FakeReports {
    async fn matter(&self, op: &Op, report: ComplaintId) -> Result<Matter> {
        Ok(Matter {
            reported: self.reported(op, report),
            words: "میری موٹر سائیکل چوری ہو گئی".to_owned(),
            stated: None,
            place: Place { landmark: Some("ریلوے پھاٹک".to_owned()), ..Place::default() },
            name: None,
            parentage: None,
            phone: None,
            cnic: None,
            stolen: vec!["QTA-1234".to_owned()],
            interpreter: Some("گل بی بی · پڑوسن · brahui".to_owned()),
            files: 2,
        })
    }

    async fn by_slip(&self, _: &Op, _: &str, _: &str) -> Result<SlipHeld> {
        Err(Error::field("number", "complaints.no-such-slip"))
    }

    async fn to_become_fir(&self, w: &WriteOp, id: ComplaintId) -> Result<Reported> {
        if self.outcomes.lock().unwrap().iter().any(|(known, _)| *known == id) {
            return Err(Error::Conflict("complaints.already-fir"));
        }
        let number = "QTA-SAR-2026-000001".to_owned();
        Ok(Reported {
            id,
            number,
            office: self.office,
            holder: self.office,
            referred: self.referred(id),
            sealed: None,
            recorded_at: w.now(),
            arrived_at: w.now(),
        })
    }

    async fn seal_for_fir(
        &self,
        _: &mut WriteOp,
        _: UnitId,
        _: Option<ComplaintId>,
        _: bool,
    ) -> Result<Option<SealedFor>> {
        Ok(None)
    }

    async fn named_now(&self, _: &Tx, matters: &[SealedMatter], _: Timestamp) -> Result<Vec<Vec<AccountId>>> {
        Ok(matters.iter().map(|matter| matter.named.clone()).collect())
    }

    async fn to_be_referred(&self, w: &WriteOp, id: ComplaintId) -> Result<Reported> {
        let reported = self.to_become_fir(w, id).await?;
        if reported.referred { Err(Error::Conflict("complaints.already-referred")) } else { Ok(reported) }
    }

    async fn veiled(&self, _: &Tx, _: &[Uuid], _: (Option<OfficerId>, Timestamp)) -> Result<Vec<Veiled>> {
        Ok(Vec::new())
    }

    async fn interrupting(&self, _: &ReadOp, _: &[Uuid]) -> Result<Vec<Interrupting>> {
        Ok(Vec::new())
    }

    async fn disposed(&self, _: &mut WriteOp, id: ComplaintId, disposal: Disposal, _: EntryId) -> Result<()> {
        self.disposals.lock().unwrap().push((id, disposal));
        Ok(())
    }

    async fn became_fir(&self, _: &mut WriteOp, id: ComplaintId, cited: &str, _: EntryId) -> Result<()> {
        self.outcomes.lock().unwrap().push((id, cited.to_owned()));
        Ok(())
    }
}

/// What an office received, as a test says it.
#[derive(Debug, Default)]
pub struct FakeOutstanding {
    /// Numbers of reports.
    pub reports: Mutex<Vec<String>>,
    /// Numbers of reports offered to it.
    pub offered: Mutex<Vec<String>>,
    /// Numbers of slips given out and not entered.
    pub slips: Mutex<Vec<String>>,
}

fn received(numbers: &Mutex<Vec<String>>) -> Vec<Received> {
    let one = |number: &String| Received { number: number.clone(), link: format!("/entered/{number}") };
    numbers.lock().unwrap().iter().map(one).collect()
}

#[async_trait]
impl Outstanding for FakeOutstanding {
    async fn received(&self, _: &Tx, _: UnitId, _: Timestamp) -> Result<Vec<Received>> {
        Ok(received(&self.reports))
    }

    async fn offered(&self, _: &Tx, _: UnitId) -> Result<Vec<Received>> {
        Ok(received(&self.offered))
    }

    async fn slips(&self, _: &Tx, _: UnitId, _: Option<&str>) -> Result<SlipsOut> {
        Ok(SlipsOut { given: received(&self.slips), ..SlipsOut::default() })
    }
}

/// An archive with one FIR: number 124/2019 of any station, registered on 3 May 2019 at 14:05.
#[derive(Debug, Default)]
pub struct FakeArchive;

#[async_trait]
impl Archive for FakeArchive {
    async fn old_fir(&self, _: &ReadOp, _: UnitId, number: &str) -> Result<Option<OldFir>> {
        let at = Timestamp(1_556_874_300_000_000);
        let one = OldFir { id: Uuid::nil(), number: number.to_owned(), stated_at: Some(at), may_open: true };
        Ok((number == "124/2019").then_some(one))
    }
}

/// Nothing is prepared, and nobody prepares.
#[derive(Debug, Default)]
pub struct FakePrepared;

#[async_trait]
impl Prepared for FakePrepared {
    async fn of_report(&self, _: &ReadOp, _: ComplaintId, _: UnitId) -> Result<Preparing> {
        Ok(Preparing::default())
    }

    async fn waiting(&self, _: &ReadOp, _: u64) -> Result<Vec<(Uuid, Timestamp)>> {
        Ok(Vec::new())
    }
}

/// A message as a test sees it: about which record, by which way, to whom, why, the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The record.
    pub record: Uuid,
    /// By which way.
    pub channel: Channel,
    /// To whom.
    pub to: String,
    /// Why.
    pub kind: &'static str,
    /// The words.
    pub words: String,
    /// In which hours.
    pub hours: Option<(u8, u8)>,
}

/// The code that [`FakeChannels`] sends to everybody.
pub const FAKE_CODE: &str = "048213";

/// Channels that remember what they were asked to send. Nothing leaves.
#[derive(Debug, Default)]
pub struct FakeChannels {
    /// The channels that forms may offer.
    pub available: Mutex<Vec<Channel>>,
    posted: Mutex<Vec<(Posted, Told)>>,
    codes: Mutex<Vec<(Uuid, String, String)>>,
}

impl FakeChannels {
    /// With these channels.
    pub fn with(available: &[Channel]) -> Self {
        Self { available: Mutex::new(available.to_vec()), ..Self::default() }
    }

    /// What was posted and not silenced since.
    pub fn waiting(&self) -> Vec<Posted> {
        let posted = self.posted.lock().unwrap();
        let waiting = posted.iter().filter(|(_, told)| told.fate == Fate::Waiting);
        waiting.map(|(posted, _)| posted.clone()).collect()
    }

    /// The codes that were sent: to whom, and the words.
    pub fn codes(&self) -> Vec<(String, String)> {
        self.codes.lock().unwrap().iter().map(|(_, to, words)| (to.clone(), words.clone())).collect()
    }

    /// Everything that was ever posted.
    pub fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().iter().map(|(posted, _)| posted.clone()).collect()
    }
}

#[async_trait]
impl Channels for FakeChannels {
    fn available(&self) -> Vec<Channel> {
        self.available.lock().unwrap().clone()
    }

    async fn post(&self, w: &mut WriteOp, message: Message<'_>, _: EntryId) -> Result<Uuid> {
        let Message { record, channel, to, kind, words, hours, .. } = message;
        let id = w.new_id();
        let told = Told {
            id,
            channel,
            kind: kind.to_owned(),
            queued_at: w.now(),
            fate: Fate::Waiting,
            since: w.now(),
        };
        self.posted.lock().unwrap().push((Posted { record, channel, to, kind, words, hours }, told));
        Ok(id)
    }

    async fn send_code(&self, op: &Op, phone: &Phone, words: &CodeWords) -> Result<Uuid> {
        let id = op.new_id();
        self.codes.lock().unwrap().push((id, phone.e164().to_owned(), words(FAKE_CODE)));
        Ok(id)
    }

    async fn check_code(&self, _: &Op, id: Uuid, phone: &Phone, typed: &str) -> Result<Proof> {
        let codes = self.codes.lock().unwrap();
        let known = codes.iter().any(|(known, to, _)| *known == id && to == phone.e164());
        Ok(match (known, typed == FAKE_CODE) {
            (false, _) => Proof::Expired,
            (true, false) => Proof::Wrong,
            (true, true) => Proof::Proved,
        })
    }

    async fn told(&self, _: &Tx, record: Uuid) -> Result<Vec<Told>> {
        let posted = self.posted.lock().unwrap();
        Ok(posted.iter().filter(|(of, _)| of.record == record).map(|(_, told)| told.clone()).collect())
    }

    async fn silence(&self, w: &mut WriteOp, record: Uuid, _: EntryId) -> Result<()> {
        let mut posted = self.posted.lock().unwrap();
        for (_, told) in
            posted.iter_mut().filter(|(of, told)| of.record == record && told.fate == Fate::Waiting)
        {
            (told.fate, told.since) = (Fate::Silenced, w.now());
        }
        Ok(())
    }
}

/// An inbox with what tests put into it. What was filed is kept.
#[derive(Debug, Default)]
pub struct FakeInbox {
    heard: Mutex<Vec<Heard>>,
    filed: Mutex<Vec<(Uuid, Uuid)>>,
}

impl FakeInbox {
    /// With these messages.
    pub fn with(heard: Vec<Heard>) -> Self {
        Self { heard: Mutex::new(heard), ..Self::default() }
    }

    fn find(&self, message: Uuid) -> Result<Heard> {
        if self.filed().iter().any(|(filed, _)| *filed == message) {
            return Err(Error::Conflict("exchange.heard-done"));
        }
        let heard = self.heard.lock().unwrap();
        let found = heard.iter().find(|heard| heard.id == message);
        found.cloned().ok_or(Error::NotFound("exchange.no-heard"))
    }

    /// Which messages were filed as which records.
    pub fn filed(&self) -> Vec<(Uuid, Uuid)> {
        self.filed.lock().unwrap().clone()
    }
}

#[async_trait]
impl Inbox for FakeInbox {
    async fn open(&self, _: &Op, message: Uuid) -> Result<Heard> {
        self.find(message)
    }

    async fn held(&self, _: &WriteOp, message: Uuid) -> Result<Heard> {
        self.find(message)
    }

    async fn filed(&self, _: &mut WriteOp, message: Uuid, record: Uuid, _: EntryId) -> Result<()> {
        self.filed.lock().unwrap().push((message, record));
        Ok(())
    }
}

/// No FIR has a copy to be had.
#[derive(Debug, Clone, Copy)]
pub struct FakeOwnCopies;

#[async_trait]
impl OwnCopies for FakeOwnCopies {
    async fn to_be_had(&self, _: &ReadOp, _: ComplaintId) -> Result<bool> {
        Ok(false)
    }
}

/// No digest waits.
#[derive(Debug, Clone, Copy)]
pub struct FakeDigests;

#[async_trait]
impl Digests for FakeDigests {
    async fn wait(&self, _: &Op) -> Result<bool> {
        Ok(false)
    }
}

/// Nothing interrupts.
#[derive(Debug, Clone, Copy, Default)]
pub struct FakeInterruptions;

#[async_trait]
impl Interruptions for FakeInterruptions {
    async fn any(&self, _: &Op) -> Result<bool> {
        Ok(false)
    }
}

/// Stand-ins for every contract.
pub fn contracts() -> Contracts {
    let reports = FakeReports::of(organisation::unit_id("QTA-SAR"));
    Contracts {
        roznamcha: Arc::new(FakeRoznamcha::default()),
        reports: Arc::new(reports),
        outstanding: Arc::new(FakeOutstanding::default()),
        archive: Arc::new(FakeArchive),
        prepared: Arc::new(FakePrepared),
        own_copies: Arc::new(FakeOwnCopies),
        channels: Arc::new(FakeChannels::default()),
        inbox: Arc::new(FakeInbox::default()),
        calls: Arc::new(FakeInbox::default()),
        digests: Arc::new(FakeDigests),
        interruptions: Arc::new(FakeInterruptions),
        watched: [].into(),
    }
}
