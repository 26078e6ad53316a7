## Taking over files of other systems: what becomes of a row
import-duplicate = This number stands in the file or in the store already. It is not taken twice.
import-station-unconfirmed = It is not certain which station is meant. Confirm the name in the stations file, then run again with --stations.
import-test-row = Somebody was trying the system out. Test rows are not taken over.
import-missing-column = The file does not have this column, without which no row can be taken over.
import-no-number = The row has no number that can be read.
import-no-year = The row has no year that can be read.
import-no-station = The row names no station.
import-not-utf8 = The row is not text in UTF-8. Save the file as "CSV UTF-8" and run again.
import-too-few-cells = The row has fewer cells than the header.
import-too-many-cells = The row has more cells than the header: perhaps a comma within a cell without quotation marks.
import-cut-row = The last row was cut off.
import-unclosed-quote = A quotation mark was opened in this row and never closed.
import-cell-too-long = A cell is longer than 20,000 characters.
import-number-too-long = The number is longer than 60 characters.
import-blank-row = The row says nothing.

## What is impossible about a row that was taken over
import-flag-in-future = A date lies in the future
import-flag-long-ago = A date is before 1990
import-flag-event-after-report = It is stated to have happened after it was reported
import-flag-done-before-made = Something was done about it before it was made
import-flag-fir-before-complaint = The FIR is older than the complaint
import-flag-far-apart = Two dates are more than 16,248 hours apart
import-flag-year-differs = The year of the number is not the year of its date
import-flag-unreadable-time = A date cannot be read
import-flag-no-time = The date is missing
import-flag-unreadable-fir = The number of the FIR cannot be read
import-flag-hidden-marks = A cell has marks that are not seen
import-flag-which-day = Day and month of a date are not certain: read with the day first where both could be, else in the only way possible
import-flag-negative-time = The time taken to respond is below zero

## What stops a file
import-file-too-large = The file is larger than 2 GB. Split it.
import-no-header = The file has no header.
import-not-text = The file is not text.
import-not-a-sheet = The file is not a sheet that can be read. Save it as CSV UTF-8.
import-no-such-unit = The stations file names a unit that does not exist.
import-erased-while-waiting = A row that waited was lawfully erased. It is not taken over again.
