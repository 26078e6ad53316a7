//! The copy for a reader outside: only he opens it, what is left out is a gap, and what is altered is not what the log has signed.

use journal::Kind;
use oversight::copy::{Content, Month, check, export, open};
use tlog::Trust;
use vault::TransferKey;

use crate::{World, open as look, rows};

async fn made(world: &World, key: &TransferKey) -> Content {
    let text = export(&world.core, &key.public(), Month::parse("2026-11").unwrap()).await.unwrap();
    for hidden in ["explained", "volume", "Officer", "رات"] {
        assert!(!text.contains(hidden), "{hidden} stands in the open");
    }
    assert!(open(&text, &TransferKey::from_seed([6; 32])).is_err(), "somebody else's key");
    assert!(open(&text.replacen("\"sealed\": \"", "\"sealed\": \"AAAA", 1), key).is_err(), "altered");
    open(&text, key).unwrap()
}

testkit::both_engines! { app World::start;
    async fn only_the_reader_opens_it_and_a_missing_finding_is_a_gap(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        look(&clerk, 1..6).await;
        world.settle().await;
        look(&clerk, 6..8).await;
        world.people.of(crate::report(9).0, "Mehrgul Shahwani", "");
        look(&clerk, [9]).await;
        world.settle().await;
        let to = format!("/oversight/{}/verdicts", rows(&sdpo, "open").await[0]["id"].as_str().unwrap());
        let verdict = [("verdict", "explained"), ("words", "رات کی گشت"), ("once", "019ab5c0-0000-7000-8000-000000000001")];
        sdpo.post(&to, &verdict).await.expect(303);
        let key = TransferKey::from_seed([5; 32]);
        let whole = made(&world, &key).await;
        assert_eq!(whole.findings.len(), 2);
        let last = i64::try_from(whole.steps.len()).unwrap();
        assert!(last >= 4 && whole.steps.last().unwrap().words.as_deref() == Some("رات کی گشت"));
        let trust = Trust::new(&[world.core.journal.log(Kind::Records).vkey()], &[], 0).unwrap();
        let good = check(&whole, &trust, Some(0));
        assert_eq!((good.numbers, good.faults.as_slice()), (Some((1, last)), [].as_slice()));
        assert_eq!(check(&whole, &trust, Some(3)).faults[0].0, 1, "it does not follow the copy before");
        let mut cut = whole.clone();
        cut.steps.remove(1);
        assert_eq!(check(&cut, &trust, Some(0)).faults.len(), 1);
        let alter: [fn(&mut Content); 8] = [
            |copy| copy.steps[0].count = 1,
            |copy| "province".clone_into(&mut copy.steps[0].tier),
            |copy| "warned".clone_into(&mut copy.steps.last_mut().unwrap().what),
            |copy| copy.steps[1].receipt = copy.steps[0].receipt.clone(),
            |copy| copy.findings.truncate(1),
            |copy| copy.findings[0].rule.push('x'),
            |copy| "2026-11-01".clone_into(&mut copy.findings[1].day),
            |copy| copy.findings[0].evidence.clear(),
        ];
        for change in alter {
            let mut altered = whole.clone();
            change(&mut altered);
            assert!(!check(&altered, &trust, Some(0)).faults.is_empty());
        }
        let other = Trust::new(&[world.core.journal.log(Kind::Lookups).vkey()], &[], 0).unwrap();
        assert_eq!(check(&whole, &other, None).faults.len(), whole.steps.len(), "another log's key proves nothing");
        let empty = export(&world.core, &key.public(), Month::parse("2026-10").unwrap()).await.unwrap();
        assert_eq!(check(&open(&empty, &key).unwrap(), &trust, None).numbers, None);
        for wrong in ["", "2026-13", "2026-1", "2026-11-01", "۲۰۲۶-۱۱"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        world.app.expect_clean().await;
    }
}
