# Oversight: what was noticed about look-ups, and what supervisors found.

oversight-nav = Unusual record checks
oversight-title = Unusual record checks
oversight-lead = Every opening of a record is written down. What stands out by the written rules comes to you, because the officer serves below you. It says nothing yet about why.
oversight-filter = Which findings
oversight-open = To be reviewed
oversight-reviewed = Reviewed
oversight-waiting = { $count ->
    [one] One finding waits for your review.
   *[other] { $count } findings wait for your review.
}
oversight-none-waiting = Nothing waits for your review.
oversight-empty-open = Nothing was noticed
oversight-empty-reviewed = Nothing was reviewed yet
oversight-empty-text = Findings about officers below you are shown here, the newest first.
oversight-officer = Officer
oversight-post = Post and office
oversight-rule = What was noticed
oversight-day = Day
oversight-count = Look-ups
oversight-stands = How it stands
oversight-state-reviewed = Reviewed
oversight-state-yours = For you to review
oversight-state-before = With: { $tier }
oversight-tier-circle = SDPO
oversight-tier-district = District Police Officer
oversight-tier-region = Regional Police Officer
oversight-tier-province = Inspector General
oversight-tier-outside = the reader outside the police
oversight-one-lead = The officer does not see this page, and nobody below the officer does.
oversight-one-ask = Ask the officer before you judge.
oversight-looks = The look-ups
oversight-looks-note = A number is shown where you may read the record yourself. For whom somebody searched is not kept.
oversight-more = { $count ->
    [one] One more is counted and not listed.
   *[other] { $count } more are counted and not listed.
}
oversight-at = When
oversight-record = Record
oversight-done = What was done
oversight-purpose = Purpose stated
oversight-what-opened = Opened
oversight-what-refused = Refused
oversight-what-searched = Searched
oversight-what-beside = Shown beside another
oversight-what-listed = Shown in a list
oversight-what-taken = Taken away as a file
oversight-kin-own = the name is the officer’s own
oversight-kin-family = the father’s or husband’s name is the officer’s
oversight-kin-colleague = the name is a colleague’s
oversight-purpose-serve = The citizen is at the counter
oversight-purpose-investigate = Works on this record
oversight-purpose-supervise = Supervises the office
oversight-kind-report = A report
oversight-kind-slip = A report’s slip
oversight-kind-evidence = Evidence of a report
oversight-kind-fir = An FIR
oversight-kind-referral = A referral to court
oversight-kind-custody = Somebody in custody
oversight-kind-diary = A daily diary
oversight-kind-search = A search
oversight-kind-list = A list
oversight-kind-other = Another record
oversight-steps = What became of it
oversight-step-raised = { $count ->
    [one] Noticed after one look-up; sent to: { $tier }
   *[other] Noticed after { $count } look-ups; sent to: { $tier }
}
oversight-step-grown = Grown to { $count } look-ups
oversight-step-climbed = Not reviewed in time; sent on to: { $tier }
oversight-verdict = Your verdict
oversight-verdict-which = What did you find?
oversight-verdict-explained = Explained: there was a good reason
oversight-verdict-warned = No good reason: the officer was warned
oversight-verdict-referred = Referred for a disciplinary inquiry
oversight-verdict-words = What was asked, answered and found
oversight-verdict-hint = A reader outside the police receives this as well.
oversight-verdict-send = Give the verdict
oversight-bad-which = Choose one of the lists above.
oversight-choose-verdict = Choose what you found.
oversight-reviewed-already = There is a verdict on this finding already.
oversight-erased = The content of this finding was erased.
oversight-prove-again = Your sign-in is older than 15 minutes. Open “Prove who you are” in another tab (/step-up), then send this form again. Nothing typed is lost.
oversight-no-copy = This is no copy of findings.
oversight-not-for-you = This copy is sealed to another reader, or it was altered.
