# Station records: what the daily diary says.
station-records-nav-diary = Daily diary

station-records-diary-title = Daily diary
station-records-diary-before = The day before
station-records-diary-later = The day after
station-records-diary-print = Print the day
station-records-diary-empty = No entry on this day
station-records-diary-empty-hint = An entry appears here the moment it is made.
station-records-diary-arrived = News arrived:
station-records-diary-by-itself = Entered by the report itself
station-records-diary-acting = { $post }, acting
station-records-diary-no-custody-entry = No entry about custody was made on this day.
station-records-diary-erased = The substance was lawfully erased. Number and hour remain.

station-records-enter-heading = New entry
station-records-enter-kind = Kind of entry
station-records-enter-substance = Substance
station-records-enter-arrived = Hour at which the news arrived
station-records-enter-arrived-hint = Only where it is not now, such as 14:05
station-records-enter-send = Enter
station-records-enter-send-hint = The entry gets the next number and the present hour. It can never be changed.

station-records-unknown-kind = Choose the kind of entry.
station-records-wrong-hour = Give the hour as 14:05.
station-records-hour-in-future = This hour is still to come today.
station-records-no-office = You hold no post in an office now.
station-records-no-such-day = There is no such day.
station-records-day-too-long = The day has too many entries for one print.

station-records-nav-charge = Charge and attendance
station-records-charge-title = Charge and attendance
station-records-charge-held = In charge of the station now:
station-records-charge-posted = Posted as SHO
station-records-charge-acting = Acting, by hand-over
station-records-charge-next-in-rank = Next in rank, by CrPC 4(1)(p)
station-records-charge-nobody-above = Nobody above a constable is at the station. The charge is with the officer above it.
station-records-charge-sent = An officer sent from another unit
station-records-charge-nafri = Officers of the station
station-records-charge-nobody = Nobody is posted here
station-records-charge-nobody-hint = An officer appears here once posted by order.
station-records-charge-column-officer = Officer
station-records-charge-column-post = Post
station-records-charge-column-presence = Presence
station-records-charge-here = Present
station-records-charge-away = Away since { $since }
station-records-charge-depart = Enter a departure
station-records-charge-return = Enter a return
station-records-charge-hand-over = Hand over charge
station-records-charge-officer = Officer
station-records-charge-where-to = Where to and why
station-records-charge-remark = Remark
station-records-charge-to = Who takes charge of the station
station-records-charge-in-diary = Each of these is entered in the daily diary with its hour.
station-records-choose-officer = Choose an officer of this station.
station-records-already-away = This officer has left already.
station-records-already-here = This officer is here already.
station-records-has-charge = This officer has charge already.
