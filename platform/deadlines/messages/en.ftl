# Deadlines: limits of law and order, what is late and who was told.

deadlines-nav = Time limits
deadlines-title = Time limits
deadlines-lead = Each of these counts from the hour of the report and ends only with what the law asks for. Nobody can stop one by hand.
deadlines-late = Passed
deadlines-soon = Passing within eight hours
deadlines-running = All open
deadlines-filter = Which limits
deadlines-number = Number
deadlines-what = What is due
deadlines-by = By
deadlines-stands = How it stands
deadlines-told = Told up to
deadlines-to-collect = to be told to { $body }, not yet collected
deadlines-nobody = Nobody yet
deadlines-past = Late by { $span }
deadlines-left = { $span } left
deadlines-days = { $count ->
    [one] one day
   *[other] { $count } days
}
deadlines-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
deadlines-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
deadlines-empty-late = No limit has passed
deadlines-empty = No limit is near
deadlines-empty-text = What is due within your charge is shown here, the longest waiting first.
deadlines-urgent = Cannot wait
deadlines-urgent-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
deadlines-digests = Told in each shift
deadlines-digests-lead = One line a shift: how many limits passed in which your unit was told.
deadlines-shift = Shift
deadlines-shift-told = Limits passed
deadlines-sealed = sealed
deadlines-shift-sealed = Of them sealed
deadlines-shift-sealed-one = { $called }: { $limit }, told { $at }
deadlines-shift-unit = Unit
deadlines-digest-read = Read
deadlines-digest-not-read = not yet
deadlines-digest-unread = { $unit } was told of limits that passed, in the shift that ended on { $until }. It has not been read.
deadlines-digest-more = … and more, in the list below
deadlines-digest-see = See what was told
deadlines-digest-mark = I have read it
deadlines-bad-which = Choose one of the lists above.
deadlines-no-copy = This is no copy of passed limits.
deadlines-not-collected-before = Smaller numbers are in no copy yet. Leave --from out, or begin at the first of them.
deadlines-not-for-you = This copy is sealed to another reader, or it was altered.
