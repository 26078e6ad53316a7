# Complaints: what the counter, the list, the slip and the citizen's page say.

## Navigation
complaints-nav-new = Record a report
complaints-nav-list = Reports
complaints-nav-slips = Paper slips

## The counter's form
complaints-new-title = Record a report
complaints-new-lead = At the counter of { $office }. Write what the person says, in the person's own words. Only the words and a place are needed.
complaints-new-send = Record and print the slip
complaints-new-send-hint = Nothing can be changed afterwards. A correction is written beside it.
complaints-new-words-heading = What happened
complaints-new-spoken = Language spoken
complaints-new-words = The person's own words
complaints-new-words-hint = Write it as it is told. Roman Urdu is welcome. Read it back.
complaints-new-when-heading = When it happened
complaints-new-happened = Date, as stated
complaints-new-happened-hint = Leave empty if it is not known. Such as 21 11 2026
complaints-new-hour = Hour, as stated
complaints-new-where-heading = Where it happened
complaints-new-killi = Killi, village or mohalla
complaints-new-killi-hint = If it is not known, give a landmark below. A street address is never needed.
complaints-new-landmark = Landmark
complaints-new-landmark-hint = A mosque, a shop, a bus stop: what anybody there knows
complaints-new-direction = Direction from the station
complaints-new-distance = Distance from the station, in kilometres
complaints-new-distance-hint = Such as 2.5
complaints-new-who-heading = Who is reporting
complaints-new-who-lead = A report is taken without a name, a phone or an identity card.
complaints-new-name = Name
complaints-new-parentage = Father's or husband's name
complaints-new-phone = Phone
complaints-new-cnic = CNIC number
complaints-distance = { $km } km

complaints-spoken-urdu = Urdu
complaints-spoken-pashto = Pashto
complaints-spoken-balochi = Balochi
complaints-spoken-brahui = Brahui
complaints-spoken-hazaragi = Hazaragi
complaints-spoken-sindhi = Sindhi
complaints-spoken-punjabi = Punjabi
complaints-spoken-english = English

complaints-direction-north = North
complaints-direction-north-east = North-east
complaints-direction-east = East
complaints-direction-south-east = South-east
complaints-direction-south = South
complaints-direction-south-west = South-west
complaints-direction-west = West
complaints-direction-north-west = North-west

## The list
complaints-list-title = Reports
complaints-list-empty = No report yet
complaints-list-empty-hint = A report appears here the moment it is recorded.
complaints-column-number = Number
complaints-column-office = Office
complaints-column-recorded = Recorded
complaints-column-state = State
complaints-state-recorded = Recorded

## One report
complaints-purpose-title = Why do you open this report?
complaints-purpose-lead = The answer is kept in the journal with your name. It is checked against your posting.
complaints-purpose-label = Purpose
complaints-purpose-serve-citizen = The citizen is at my counter
complaints-purpose-investigate = I am working on this report
complaints-purpose-supervise = I supervise this office
complaints-purpose-open = Open the report
complaints-show-title = Report { $number }
complaints-show-facts = Particulars
complaints-show-history = What happened to it
complaints-show-slip = Show the slip
complaints-fact-diary = Daily diary number
complaints-event-recorded = The report was recorded
complaints-event-diary = Entered in the daily diary under number { $serial }
complaints-event-diary-later = The station's diary entry has not arrived here yet
complaints-event-witnesses = { $count ->
    [one] { $count } outside witness has signed
   *[other] { $count } outside witnesses have signed
}
complaints-standing-promised = Signed for: it enters the public log within a second
complaints-standing-included = In the public log: it cannot be changed or taken out unseen
complaints-standing-witnessed = In the public log, confirmed by outsiders

## The slip
complaints-slip-title = The slip
complaints-slip-lead = Print it and hand it over. With number and code the citizen can always see where the report stands.
complaints-slip-code = Secret code
complaints-slip-print = Print the slip
complaints-slip-another = Record another report
complaints-slip-say = The report can be seen and the slip checked at
complaints-slip-kind = Report at the counter
complaints-slip-next-track = With number and code you can see where your report stands.
complaints-slip-next-keep = Keep this slip. Give the code to nobody.

## The citizen's page
complaints-track-title = See where your report stands
complaints-track-lead = You need the number and the secret code printed on your slip.
complaints-track-number = Number on the slip
complaints-track-number-hint = Such as QTA-SAR-2026-000123
complaints-track-code-hint = Twelve letters and digits, such as 7KM2-PQX9-4TH3
complaints-track-send = Show my report
complaints-tracked-title = Report { $number }
complaints-tracked-office = It is with { $office }.
complaints-tracked-proof = Your proof
complaints-tracked-proof-lead = The receipt proves to any court that your report was recorded, and when. It contains no name and nothing that you said.
complaints-tracked-receipt = Download the receipt
complaints-tracked-verify = Check a receipt

## Paper slips
complaints-slips-title = Paper slips
complaints-slips-lead = Signed slips with numbers, for the hours when the machine is dead. Every one is accounted for.
complaints-slips-counts = Issued: { $issued }. Used: { $used }. Void: { $void }. Still out: { $out }.
complaints-slips-out = Still out
complaints-slips-issue = Print a new book
complaints-slips-count = How many slips
complaints-slips-count-hint = 1 to 500. The codes are printed once and not kept.
complaints-slips-void = Declare a slip void
complaints-slips-number = Number of the paper slip
complaints-slips-why = Why it is void
complaints-enter-title = Enter a paper slip
complaints-enter-lead = Copy what was written by hand. The slip's number and code stay the report's; both hours are recorded.
complaints-enter-arrived = Date on which the citizen came
complaints-enter-arrived-hour = Hour at which the citizen came

## Faults
complaints-unknown-language = Choose the language spoken.
complaints-place-missing = Give the killi or a landmark.
complaints-unknown-direction = Choose one of the eight directions.
complaints-wrong-distance = Give the distance in kilometres, such as 2 or 2.5.
complaints-too-far = The distance is over 500 kilometres. Check it.
complaints-no-such-slip = No report has this number with this code. Check both against your slip.
complaints-no-counter = You hold no post at a counter now, or you have left the station.
complaints-code-unknown = The code is only on the citizen's slip. Whoever recorded the report can print it again within an hour.
complaints-identity-hidden = Who told it is shown to the officers answerable for the matter only.
complaints-erased = The content of this report was lawfully erased. Its number, its hour and its proof remain.
complaints-book-made = This book was made already; its slips are in the list above. If its print is lost, declare them void.
complaints-bad-slip-count = Give a number from 1 to 500.
complaints-unknown-slip = No slip with this number was issued.
complaints-slip-spent = This slip has already been used or is void.
complaints-arrived-before-slip = The slip was printed after this hour. Give the date and hour at which the citizen came.
complaints-arrived-missing = Give the date and the hour at which the citizen came.
complaints-arrived-in-future = This is still to come. Give the date and hour at which the citizen came.
complaints-show-fir = Register the FIR
complaints-event-fir = FIR { $number } registered
complaints-event-fir-copy = A copy is yours free of charge. Ask for it at the station with this number.
complaints-already-fir = This report has become an FIR already. Nothing was registered a second time.
complaints-state-fir = FIR { $number }

## Contact
complaints-contact-title = Contact about { $number }
complaints-contact-lead = Enter each time you speak with the person who reported, and each time you could not. The citizen sees when and how, not what you note.
complaints-contact-way = How
complaints-contact-phone = By phone
complaints-contact-visit = By a visit
complaints-contact-station = At the station
complaints-contact-message = By a message
complaints-contact-result = What came of it
complaints-contact-spoke = We spoke
complaints-contact-tried = Nobody was reached
complaints-contact-note = What was said
complaints-contact-note-hint = Facts only. Read by the officers who may open the report.
complaints-contact-when = Date, if it was not just now
complaints-contact-when-hint = Leave empty for now
complaints-contact-hour = Hour
complaints-contact-send = Enter the contact
complaints-show-contact = Enter a contact
complaints-event-spoke = The person who reported was spoken with: { $way }
complaints-event-tried = Contact was tried, nobody was reached: { $way }
complaints-track-spoke = An officer spoke with you: { $way }
complaints-track-tried = An officer tried to reach you: { $way }
complaints-contact-way-missing = Choose how the contact was made.
complaints-contact-result-missing = Choose whether you spoke.
complaints-contact-hour-missing = Give the hour as well as the date.
complaints-contact-before-report = This is before the report reached the police. Check date and hour.

## Paper slips as a file
complaints-slips-issued = Issued
complaints-slips-state-used = Used for a report
complaints-slips-state-void = Void
complaints-slips-state-out = Still out
## To another office
complaints-column-holder = Now with
complaints-state-offered = Offered to { $office }
complaints-state-with = With { $office }
complaints-offers-title = Offered to your office
complaints-offers-lead = Another office holds these reports and answers for them until yours accepts. Open one to read it, then answer.
complaints-offers-rest = Your reports
complaints-offers-from = Offered by
complaints-offers-why = Why
complaints-offers-since = Since
complaints-ground-area = It happened in that station's area
complaints-ground-cannot-register = This office cannot register FIRs
complaints-ground-other = Another reason
complaints-event-offered = { $from } offered it to { $to } and answers for it until then
complaints-event-accepted = { $to } accepted it. The number stays the same.
complaints-event-declined = { $to } declined it. It stays with { $from }.
complaints-event-withdrawn = { $from } took the offer back
complaints-transfer-and = {" · "}
complaints-tracked-offered = { $from } has offered your report to { $to }. Until that station accepts, { $from } answers for it. Your number and code stay the same.
complaints-transfer-title = Report { $number }: to another station
complaints-transfer-held = It is with { $office }.
complaints-transfer-waits = { $from } offers this report to { $to } and answers for it until { $to } accepts.
complaints-transfer-has-fir = This report has become an FIR. It does not go to another office any more.
complaints-transfer-offer = Offer to another station
complaints-transfer-offer-send = Offer it
complaints-transfer-offer-hint = Your office goes on answering for it until the other station accepts. The offer is entered in both diaries, and the citizen sees it.
complaints-transfer-to = Station
complaints-transfer-ground = Why
complaints-transfer-words = More about the reason
complaints-transfer-words-hint = The citizen reads this. Name nobody.
complaints-transfer-answer = Answer the offer
complaints-transfer-accept = Accept the report
complaints-transfer-accept-lead = From then on your station holds the report, answers for it, and registers its FIR in its own book.
complaints-transfer-decline-heading = Or decline it
complaints-transfer-decline-words = Why your station declines
complaints-transfer-decline = Decline
complaints-transfer-withdraw = Take the offer back
complaints-transfer-withdraw-lead = Then it can be offered to another station.
complaints-transfer-choose-station = Choose a station that is open today.
complaints-transfer-why = Choose the reason.
complaints-transfer-say-why = Say the reason in words.
complaints-transfer-open = It is offered already. Take that offer back first.
complaints-transfer-same = The report is with this station already.
complaints-transfer-answered = There is no open offer: somebody was faster. Open the report to see where it is now.
## How it was taken down
complaints-spoken-other = Another language
complaints-taking-spoken-other = Which language, if another
complaints-taking-spoken-other-hint = Only where "Another language" is chosen
complaints-taking-heading = How it was taken down
complaints-taking-lead = Record what was done. A report never waits for any of it.
complaints-taking-interpreter = Interpreter
complaints-taking-interpreter-hint = Whoever put her words into Urdu
complaints-taking-relation = What the interpreter is to her
complaints-taking-relation-hint = Such as sister, neighbour or officer
complaints-taking-language = Language interpreted
complaints-taking-language-hint = Only where it is not the language above
complaints-taking-cnic = Interpreter's CNIC
complaints-taking-read-by = Read back to her by
complaints-taking-read-by-hint = Read aloud what is written above, to the end. Leave empty if it was not done.
complaints-taking-read-in = Read back in
complaints-taking-read-back = Read back in
complaints-taking-signed = Signed
complaints-taking-witness = Witness of the thumb-mark
complaints-taking-witness-hint = Where she puts her thumb. An officer may be the witness.
complaints-taking-witness-parentage = Witness: son, daughter or wife of
complaints-taking-why = Why neither
complaints-taking-why-hint = Where she neither signs nor puts her thumb
complaints-signed-signature = By signature
complaints-signed-thumb = By thumb-mark
complaints-signed-declined = Neither
complaints-slip-read-back = Your words were read back to you in { $language }.
complaints-slip-signed = Signed: { $how }.
complaints-unknown-signing = Choose how she signed.
complaints-unsigned-why-missing = Say why she neither signed nor put her thumb.
complaints-witness-missing = Name whoever saw the thumb-mark. It may be you.
complaints-interpreter-missing = Give the interpreter's name.
complaints-reader-missing = Say who read it back to her.

## Photos, recordings, papers
complaints-evidence-heading = Photos and recordings
complaints-evidence-title = Photos and recordings of report { $number }
complaints-evidence-hint = A photo or a PDF may be up to { $photo } MB, a recording up to { $minutes } minutes ({ $voice } MB). At most { $files } in all.
complaints-evidence-photos = Photo or PDF
complaints-evidence-voice = Voice recording
complaints-evidence-send = Add to the report
complaints-evidence-full = This report has as many files as it may. Bring anything more to the station.
complaints-evidence-there = Already in the report
complaints-evidence-file = File
complaints-evidence-size = Size
complaints-evidence-photo = Photo { $serial }
complaints-evidence-voice-n = Recording { $serial }
complaints-evidence-document = Document { $serial }
complaints-evidence-thumb = Thumb-mark { $serial }
complaints-evidence-added = { $file }: added to the report.
complaints-evidence-again = { $file }: this very file was already in the report. It was not added twice.
complaints-evidence-refused = { $name }: { $fault }
complaints-evidence-back = Back to my report
complaints-evidence-open = Open
complaints-evidence-add = Add a photo or recording
complaints-evidence-add-after = Add her recording, a photo or the thumb-mark
complaints-evidence-called = Sent as
complaints-evidence-misnamed = its name says something else than it is
complaints-evidence-place = Where the camera says it was:
complaints-evidence-taken = When, by the camera's clock:
complaints-evidence-by-citizen = added by the citizen
complaints-evidence-by-officer = added at the counter
complaints-evidence-record = Record now
complaints-evidence-stop = Stop recording
complaints-evidence-no-microphone = The microphone could not be used. Choose a recording instead.
complaints-evidence-thumb-box = Photo or scan of the thumb-mark
complaints-no-file = Choose a photo, a PDF or a recording first.
complaints-photo-too-large = This photo is larger than { $max } MB. Take it again at a smaller size and add that.
complaints-voice-too-large = This recording is larger than { $max } MB. Record in parts and add each.
complaints-document-too-large = This document is larger than { $max } MB. Add its pages as photos.
complaints-file-too-large = This file is larger than { $max } MB. Add a smaller one.
complaints-too-many-files = A report may have { $max } files. Bring anything more to the station.
complaints-evidence-tells-who = This file can tell who made the report. Only the officers answerable for the matter may open it.
complaints-no-purpose = Open the report first and say why, then the file.

## When no investigation follows
complaints-event-not-investigated = The police will not investigate FIR { $number }
complaints-event-referred = Entered in the diary under { $number } and referred to the magistrate
complaints-disposal-court = Court: { $court }
complaints-disposal-reasons = The reasons
complaints-next-title = What you can do
complaints-next-justice = Apply to the Justice of the Peace (a Sessions or Additional Sessions Judge) under section 22-A(6) CrPC, who may give the police directions.
complaints-next-dpo = Write to the District Police Officer, who may order that the decision be looked at again.
complaints-next-magistrate = Tell the magistrate of this court, who may order an investigation or inquiry under section 159 CrPC.
complaints-next-complaint = Take the paper below to this court and file a complaint (section 200 CrPC). Pay no fee to the police.
complaints-next-order = If the magistrate orders an investigation, bring the order to the station: an FIR is registered.
complaints-next-cognizable = If you hold that the police must act, write to the District Police Officer or apply to the Justice of the Peace under section 22-A(6) CrPC.
complaints-notice-download = Download the notice
complaints-no-such-notice = There is no such notice about this report.
complaints-already-referred = This report has been referred to the magistrate already.
complaints-show-refer = Non-cognizable: refer to the magistrate
complaints-state-referred = Referred to the magistrate
