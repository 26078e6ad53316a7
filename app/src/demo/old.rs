//! A few records of the system before this one, taken over as a real export would be. Must not be called by anything but the
//! demo.

use import::stations::Confirmed;
use import::{Asked, Kind, Line, Told};
use kernel::{Lang, Result};
use op::{Core, Op};

use super::accounts::{Accounts, Seated};

/// Who takes them over.
const KEEPER: Seated = ("BAL", "records-keeper");

const FIRS: &str = "fir_no,fir_year,fir_datetime,datetime_of_event,other_not_event_datetime,dist_name_eng,ps_name_eng,crime_name_eng,secName,pe_name
124,2019,2019-05-03 14:05,2019-05-02 22:30,,Quetta,PS Sariab,Motorcycle theft,381-A PPC,Abdul Rasheed (SI)
125,2019,2019-05-03 18:40,2019-05-04 09:00,,Quetta,Sariab ,Burglary,457 PPC,Abdul Rasheed (SI)
131,2019,2019-05-09 11:20,2019-05-08 20:00,,Quetta,SARIAB,Snatching,392 PPC,Ghulam Haider (ASI)
140,2019,1900-01-01,2019-05-19 07:15,,Quetta,تھانہ سریاب,Hurt,337 PPC,Ghulam Haider (ASI)
58,2019,2019-03-11 10:00,2019-03-10 21:00,,Quetta,City,Theft,379 PPC,Noor Ahmed (SI)
";

const COMPLAINTS: &str = "ComplaintRecordNo,PersonName,PersonContact,PoliceStation,Category,Offense,ComplaintStatus,PendingAtLevel,IsFIRRegistered,FIRNo,OfficerName,OfficerMobileNo,CreatedDate,StatusModifiedDate,responsetime,TotalFollowupCount,LastFollowupDateTime,LastFollowupRemarks
QTA-19-00417,گل خان,0300-1234567,PS Sariab,Crime,Motorcycle theft,FIR Registered,SHO,Yes,124/19,Abdul Rasheed,0333-7654321,2019-05-04 09:10,2019-05-04 09:30,20 min,1,2019-05-06 12:00,Applicant informed
QTA-19-00421,Bibi Zainab,0301-2345678,Sariab,Crime,Snatching,FIR Registered,SHO,Yes,131/19,Ghulam Haider,0334-1112223,2019-05-08 21:15,2019-05-09 11:30,14 h,2,2019-05-12 10:00,Under investigation
QTA-19-00433,محمد اسلم,,Sariab,Dispute,Money,Closed,SHO,No,,Ghulam Haider,0334-1112223,2019-05-15 10:00,2019-05-14 16:00,1 day,0,,
QTA-19-00502,Sakina,0302-3456789,City Quetta,Crime,Theft,Pending,SDPO,No,,Noor Ahmed,0335-9998887,2019-06-01 12:45,,,1,2019-06-03 09:00,
";

struct Unheard;

impl Told for Unheard {
    fn row(&mut self, _: &Line) -> Result<()> {
        Ok(())
    }

    fn progress(&mut self, _: u64, _: u64) {}
}

/// Takes them over.
pub async fn take_over(core: &Core, accounts: &Accounts) -> Result<()> {
    let keeper = accounts.actor(core, KEEPER, core.clock.now()).await?;
    let op = Op::new(core.clone(), keeper, Lang::Ur);
    run(&op, &station_records::OldFirs, FIRS).await?;
    run(&op, &crate::capabilities::old_complaints(), COMPLAINTS).await
}

async fn run<K: Kind>(op: &Op, kind: &K, text: &str) -> Result<()> {
    let bytes = text.as_bytes().to_vec();
    let asked = Asked { bytes, stations: Confirmed::default(), order: None, commit: true };
    import::run(op, kind, asked, &mut Unheard).await.map(drop)
}
