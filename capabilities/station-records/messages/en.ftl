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
