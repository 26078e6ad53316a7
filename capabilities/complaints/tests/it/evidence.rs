//! Photos, recordings and papers: handing them in with number and code or at the counter, and opening them.

use testkit::{Browser, Reply, TestApp};

use crate::{ONCE, file, slip};

const PHOTO: &[u8] = include_bytes!("../../../../platform/files/tests/photos/with-place.jpg");
const PDF: &[u8] = b"%PDF-1.7\nNOT-IN-CLEAR\n%%EOF";

/// A recording of this many bytes, as browsers make it.
fn voice(bytes: usize) -> Vec<u8> {
    let mut voice = b"OggS\0\x02".to_vec();
    voice.extend((0..bytes - 6).map(|i| (i % 251) as u8));
    voice
}

/// A report, its id, number and code.
async fn reported(app: &TestApp) -> (Browser<'_>, String, String, String) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let at = file(&clerk, ONCE, &[("name", "زرمینہ بی بی")]).await.expect(303).location();
    let (number, code) = slip(&clerk, &at).await;
    let id = at.split('/').nth(2).unwrap().to_owned();
    (clerk, id, number, code)
}

async fn send(app: &TestApp, number: &str, code: &str, files: &[(&str, &str, &[u8])]) -> Reply {
    app.guest().post_files("/track/evidence", &[("number", number), ("code", code)], files).await
}

/// The addresses of the files on the report's page, as this officer sees it.
async fn links(officer: &Browser<'_>, id: &str) -> Vec<String> {
    let api = officer.get(&format!("/api/v1/reports/{id}/evidence?purpose=serve-citizen")).await.expect(200);
    let rows = api.json();
    let rows = rows["files"].as_array().unwrap();
    let file = |row: &serde_json::Value| row["id"].as_str().unwrap().to_owned();
    rows.iter().map(|row| format!("/reports/{id}/evidence/{}?purpose=serve-citizen", file(row))).collect()
}

/// A page's text without the marks that isolate names and numbers in it.
fn plain(reply: Reply) -> String {
    reply.text().replace(['\u{2068}', '\u{2069}'], "")
}

fn blobs(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    app.stored_files().into_iter().filter(|(path, _)| path.starts_with("sha256")).collect()
}

testkit::both_engines! { app crate::app;
    /// She adds a photo, a recording and a paper with nothing but number and code; each has its own line.
    async fn she_adds_to_her_own_report(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        let long = voice(300_000);
        let files: [(&str, &str, &[u8]); 3] =
            [("photo", "IMG_1.jpg", PHOTO), ("photo", "paper.pdf", PDF), ("voice", "PTT.opus", &long)];
        let page = plain(send(&app, &number, &code, &files).await.expect(200));
        for line in ["Photo 1: added", "Document 2: added", "Recording 3: added"] {
            assert!(page.contains(line), "{line}: {page}");
        }
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let tracked = plain(app.guest().post("/track", &held).await.expect(200));
        assert!(tracked.contains("Recording 3") && tracked.contains("292 kB"));
        app.expect_clean().await;
    }

    /// What lies in the store of files is sealed, and nothing marks it as unsettled any more.
    async fn the_bytes_lie_sealed(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        send(&app, &number, &code, &[("photo", "x.pdf", PDF)]).await.expect(200);
        let all = app.stored_files();
        assert_eq!(all.len(), 1, "{:?}", all.iter().map(|(path, _)| path).collect::<Vec<_>>());
        assert!(!all[0].1.windows(12).any(|window| window == b"NOT-IN-CLEAR"));
    }

    /// The same file twice is once, by its content and not by its name, and leaves one blob.
    async fn the_same_file_twice_is_once(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        send(&app, &number, &code, &[("photo", "a.jpg", PHOTO)]).await.expect(200);
        let again = [("photo", "b.jpg", PHOTO), ("photo", "c.jpg", PHOTO)];
        let page = plain(send(&app, &number, &code, &again).await.expect(200));
        assert_eq!(page.matches("this very file was already in the report").count(), 2, "{page}");
        assert_eq!(blobs(&app).len(), 1);
        let two = tokio::join!(
            send(&app, &number, &code, &[("photo", "x.pdf", PDF)]),
            send(&app, &number, &code, &[("photo", "y.pdf", PDF)])
        );
        two.0.expect(200);
        two.1.expect(200);
        assert_eq!(app.stored_files().len(), 2);
        app.expect_clean().await;
    }

    /// Number and code first: without them nothing of a file is kept.
    async fn without_the_code_nothing_is_kept(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        for (n, c) in [(number.as_str(), "2222-2222-2222"), ("QTA-SAR-2026-999999", code.as_str()), ("", "")] {
            let page = plain(send(&app, n, c, &[("photo", "a.jpg", PHOTO)]).await.expect(422));
            assert!(page.contains("There is no such report"));
        }
        assert!(app.stored_files().is_empty());
        let page = plain(send(&app, &number, &code, &[]).await.expect(422));
        assert!(page.contains("Choose a photo"));
        let page = plain(send(&app, &number, &code, &[("photo", "", b"")]).await.expect(422));
        assert!(page.contains("Choose a photo"), "a box in which nothing was chosen");
        app.guest().post("/track/evidence", &[("number", &number), ("code", &code)]).await.expect(400);
    }

    /// A photo of 200 MB is refused as soon as it passes the limit, which is named, in both languages; nothing of it is
    /// left, and what came before it is kept.
    async fn a_photo_of_200_mb_is_refused_and_leaves_nothing(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        let mut pieces = vec![PHOTO.to_vec()];
        pieces.extend((0..200).map(|_| vec![7; 1 << 20]));
        let fields = [("number", number.as_str()), ("code", code.as_str())];
        let named = [("photo", "paper.pdf"), ("photo", "huge.jpg")];
        let pieces = vec![vec![PDF.to_vec()], pieces];
        let reply = app.guest().post_file_pieces("/track/evidence", &fields, &named, pieces.clone()).await;
        let page = plain(reply.expect(422));
        assert!(page.contains("larger than 15 MB") && page.contains("Document 1: added"), "{page}");
        assert_eq!(app.stored_files().len(), 1);
        let urdu = app.guest().in_urdu().post_file_pieces("/track/evidence", &fields, &named, pieces).await;
        assert!(plain(urdu.expect(422)).contains("15 ایم بی سے بڑی"));
    }

    /// Half an hour of voice, as a browser records it, is taken and plays from any moment.
    async fn half_an_hour_of_voice_is_taken(app: TestApp) {
        let (_, id, number, code) = reported(&app).await;
        let half_hour = voice(30 * 60 * 16_000 / 2);
        send(&app, &number, &code, &[("voice", "long.ogg", &half_hour)]).await.expect(200);
        let sho = app.officer("sho", "QTA-SAR").await;
        let link = links(&sho, &id).await.remove(0);
        let whole = sho.get(&link).await.expect(200);
        assert!(whole.bytes == half_hour, "every byte as it was sent");
        let part = sho.get_range(&link, "bytes=7000000-7000999").await.expect(206);
        assert_eq!(part.bytes, half_hour[7_000_000..7_001_000]);
        let range = part.headers["content-range"].to_str().unwrap();
        assert_eq!(range, format!("bytes 7000000-7000999/{}", half_hour.len()));
        let end = sho.get_range(&link, "bytes=-10").await.expect(206);
        assert_eq!(end.bytes, half_hour[half_hour.len() - 10..]);
        sho.get_range(&link, "bytes=999999999-").await.expect(416);
    }

    /// What is wrong with a file is said of that file, and the others are kept.
    async fn hostile_files_are_refused_each_by_itself(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        let files: [(&str, &str, &[u8]); 6] = [
            ("photo", "empty.jpg", b""),
            ("photo", "page.jpg", b"<html><script>alert(1)</script>"),
            ("photo", "x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("photo", "..%2f..\\evil\u{202E}gpj.exe", b"MZ\x90\0\x03"),
            ("photo", "good.jpg", PHOTO),
            ("voice", "zip.ogg", b"PK\x03\x04"),
        ];
        let page = plain(send(&app, &number, &code, &files).await.expect(422));
        // Each in the list of faults, and the first of a box at the box.
        assert_eq!(page.matches("This kind of file is not taken").count(), 5, "{page}");
        assert_eq!((page.matches("href=\"#photo\"").count(), page.matches("href=\"#voice\"").count()), (4, 1));
        assert!(page.contains("This file is empty") && page.contains("Photo 1: added"));
        assert!(!page.contains('\u{202E}') && page.contains("evilgpj.exe"));
        assert_eq!(app.stored_files().len(), 1);
    }

    /// A PDF called .jpg is taken as the PDF it is, handed over as one, and the officer is told.
    async fn a_pdf_named_jpg_is_a_pdf(app: TestApp) {
        let (_, id, number, code) = reported(&app).await;
        let page = plain(send(&app, &number, &code, &[("photo", "photo.jpg", PDF)]).await.expect(200));
        assert!(page.contains("Document 1: added"));
        let sho = app.officer("sho", "QTA-SAR").await;
        let link = links(&sho, &id).await.remove(0);
        let got = sho.get(&link).await.expect(200);
        assert_eq!(got.headers["content-type"], "application/pdf");
        let named = got.headers["content-disposition"].to_str().unwrap();
        assert_eq!(named, format!("attachment; filename=\"{number}-01.pdf\""));
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        let api = sho.get(&format!("/api/v1/reports/{id}/evidence?purpose=serve-citizen")).await.expect(200).json();
        assert_eq!((&api["files"][0]["misnamed"], &api["files"][0]["name"]), (&true.into(), &"photo.jpg".into()));
    }

    /// Whoever answers for the matter sees the photo as it was sent and where it was taken; the clerk sees the picture
    /// and nothing else, and cannot hear the voice.
    async fn the_place_is_for_the_investigator_only(app: TestApp) {
        let (clerk, id, number, code) = reported(&app).await;
        let recording = voice(1_000);
        let files: [(&str, &str, &[u8]); 2] = [("photo", "zarmina.jpg", PHOTO), ("voice", "v.ogg", &recording)];
        send(&app, &number, &code, &files).await.expect(200);
        let sho = app.officer("sho", "QTA-SAR").await;
        let seen = links(&sho, &id).await;
        assert_eq!(sho.get(&seen[0]).await.expect(200).bytes, PHOTO);
        assert_eq!(sho.get(&seen[1]).await.expect(200).bytes, recording);
        let api = format!("/api/v1/reports/{id}/evidence?purpose=serve-citizen");
        let place = sho.get(&api).await.expect(200).json()["files"][0]["place"].clone();
        assert!((place["latitude"].as_f64().unwrap() - 30.1917).abs() < 1e-3);
        let shown = clerk.get(&api).await.expect(200);
        assert!(!shown.text().contains("zarmina") && shown.json()["files"][0]["place"].is_null());
        let view = clerk.get(&seen[0]).await.expect(200).bytes;
        assert!(view != PHOTO && !view.windows(6).any(|window| window == b"SECRET"));
        assert!(files::photo::noted(&view).place.is_none());
        clerk.get(&seen[1]).await.expect(403);
        // Another office's clerk knows of nothing, nobody reads without a purpose, and the wrong report leads nowhere.
        let other = app.officer("moharrir", "QTA-CTY").await;
        other.get(&seen[0]).await.expect(404);
        sho.get(seen[0].split('?').next().unwrap()).await.expect(400);
        let elsewhere = seen[0].replace(&id, "019ab5c0-0000-7000-8000-00000000dead");
        sho.get(&elsewhere).await.expect(404);
        app.guest().get(&seen[0]).await.expect(303);
    }

    /// Each opening is an entry in the log of look-ups, a refused one too.
    async fn each_opening_is_journaled(app: TestApp) {
        let (clerk, id, number, code) = reported(&app).await;
        send(&app, &number, &code, &[("photo", "a.jpg", PHOTO)]).await.expect(200);
        let sho = app.officer("sho", "QTA-SAR").await;
        let link = links(&sho, &id).await.remove(0);
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        sho.get(&link).await.expect(200);
        clerk.get(&link.replace("serve-citizen", "supervise")).await.expect(403);
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 2);
    }

    /// When the report's key is destroyed nothing opens its files any more, and none can be added.
    async fn erasure_takes_the_files_with_it(app: TestApp) {
        let (_, id, number, code) = reported(&app).await;
        send(&app, &number, &code, &[("photo", "a.jpg", PHOTO)]).await.expect(200);
        let sho = app.officer("sho", "QTA-SAR").await;
        let link = links(&sho, &id).await.remove(0);
        app.erase("complaint", id.parse().unwrap()).await;
        sho.get(&link).await.expect(404);
        send(&app, &number, &code, &[("photo", "x.pdf", PDF)]).await.expect(404);
        let held = [("number", number.as_str()), ("code", code.as_str())];
        app.guest().post("/track", &held).await.expect(200);
        // What is left cannot be opened with anything the store still has, and guessing the content shows nothing.
        let left = blobs(&app);
        assert_eq!(left.len(), 1);
        assert!(!left[0].1.windows(6).any(|window| window == b"SECRET"));
        app.expect_clean().await;
    }

    /// A report has so many files and no more, also when they come at once.
    async fn a_report_has_so_many_files_and_no_more(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        let papers: Vec<Vec<u8>> = (0..13).map(|n| format!("%PDF-1.7 paper {n}").into_bytes()).collect();
        let files: Vec<_> = papers.iter().map(|paper| ("photo", "p.pdf", paper.as_slice())).collect();
        let (first, second) =
            tokio::join!(send(&app, &number, &code, &files[..7]), send(&app, &number, &code, &files[6..]));
        let pages = plain(first) + &plain(second);
        assert_eq!(pages.matches(": added to the report").count(), 12, "{pages}");
        let page = plain(send(&app, &number, &code, &[("photo", "more.jpg", PHOTO)]).await.expect(422));
        assert!(page.contains("A report may have 12 files") && page.contains("as many files as it may"));
        assert_eq!(app.stored_files().len(), 12);
        app.expect_clean().await;
    }

    /// The clerk at the counter adds what she brought; a clerk of another station cannot, nor a form of another site.
    async fn the_clerk_adds_at_the_counter(app: TestApp) {
        let (clerk, id, ..) = reported(&app).await;
        let at = format!("/reports/{id}/evidence");
        clerk.get(&at).await.expect(200);
        let page = plain(clerk.post_files(&at, &[], &[("thumb", "thumb.jpg", PHOTO)]).await.expect(200));
        assert!(page.contains("Thumb-mark 1: added"), "{page}");
        let other = app.officer("moharrir", "QTA-CTY").await;
        other.post_files(&at, &[], &[("photo", "a.pdf", PDF)]).await.expect(404);
        app.guest().post_files(&at, &[], &[("photo", "a.pdf", PDF)]).await.expect(401);
        assert_eq!(app.stored_files().len(), 1);
        // A thumb-mark tells who it is: not even its picture is for everybody. The officer in charge sees it; while
        // there was none but the clerk, that was he.
        let sho = app.officer("sho", "QTA-SAR").await;
        sho.get(&links(&sho, &id).await.remove(0)).await.expect(200);
        let link = links(&clerk, &id).await.remove(0);
        clerk.get(&link).await.expect(403);
        app.expect_clean().await;
    }

    /// The same over JSON.
    async fn a_program_adds_with_number_and_code(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let files: [(&str, &str, &[u8]); 2] = [("file", "a.jpg", PHOTO), ("file", "b.exe", b"MZ")];
        let reply = app.guest().post_files("/api/v1/track/evidence", &held, &files).await.expect(200).json();
        assert_eq!(reply["results"][0]["file"]["kind"], "photo");
        assert_eq!(reply["results"][1]["fault"]["code"], "files.unknown-kind");
        let wrong = [("number", number.as_str()), ("code", "2222-2222-2222")];
        app.guest().post_files("/api/v1/track/evidence", &wrong, &files).await.expect(422);
    }

    /// A file whose report was never written is cleared a day later; what a record names stays, marked or not.
    async fn what_no_record_names_is_cleared(app: TestApp) {
        let (_, _, number, code) = reported(&app).await;
        send(&app, &number, &code, &[("photo", "a.jpg", PHOTO)]).await.expect(200);
        let blobs = app.state.blobs.clone();
        let mut lost = blobs.incoming(app.core.entropy.as_ref()).held();
        lost.take(b"whose report was never written").await.unwrap();
        let lost = lost.finish().await.unwrap().id;
        let named: files::BlobId = {
            let all = app.stored_files();
            let (path, _) = all.iter().find(|(path, _)| !path.contains(&lost.to_string())).unwrap();
            path.rsplit('/').next().unwrap().parse().unwrap()
        };
        let tx = app.core.db.read().await.unwrap();
        for (blob, expected) in [(named, true), (lost, false)] {
            assert_eq!(complaints::service::evidence::names_blob(&tx, blob.0).await.unwrap(), expected);
        }
    }
}
