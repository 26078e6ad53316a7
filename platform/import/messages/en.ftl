## Taking over files of other systems: what becomes of a row
import-duplicate = This number stands in the file or in the store already. It is not taken twice.
import-station-unconfirmed = It is not certain which station is meant. Confirm the name in the stations file, then run again with --stations.
import-test-row = Somebody was trying the system out. Test rows are not taken over.
import-missing-column = The file does not have this column, without which no row can be taken over.
import-no-number = The row has no number that can be read.
import-no-year = The row has no year that can be read.
import-no-station = The row names no station.
import-not-utf8 = The row is not text in UTF-8. Save the file as "CSV UTF-8" and run again.
import-too-many-cells = The row has more cells than the header: perhaps a comma within a cell without quotation marks.
import-cut-row = The last row was cut off.
import-unclosed-quote = A quotation mark was opened in this row and never closed.
import-cell-too-long = A cell is longer than 20,000 characters.
import-number-too-long = The number is longer than 60 characters.
import-blank-row = The row says nothing.
import-heading-again = The row repeats the headings. Perhaps files were put one behind the other.
import-other-headings = The row stands below other headings than those of the file. Split the file and take each part over by itself.
import-number-shortened = A spreadsheet has shortened the number (1.23E+10), so that it cannot be told from others. Export the file again with the numbers as text.
import-above-heading = This line stands above the heading. It is no row.

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
import-flag-fir-number-missing = An FIR is said to be registered, but its number is missing
import-flag-fir-though-none = No FIR is said to be registered, but a number of one is given
import-flag-unclear-if-fir = It cannot be read whether an FIR is registered
import-flag-short-row = The row has fewer cells than the heading; those that are missing count as empty
import-flag-two-columns = Two columns with one heading say different things; the first counts
import-flag-negative-time = The time taken to respond is below zero

## What stops a file
import-file-too-large = The file is larger than 2 GB. Split it.
import-no-header = The file has no header.
import-rows-above-heading = Rows stand above the headings. Put the headings on top and run again.
import-not-text = The file is not text that can be read. Open it in a spreadsheet, save it as "CSV UTF-8" and run again.
import-cut-file = The file ends in the middle of a letter: it was cut off. Copy or export it again.
import-not-a-sheet = The file is not a sheet that can be read. Open it in a spreadsheet, save it as "CSV UTF-8" or XLSX and run again.
import-no-such-unit = The stations file names a unit that does not exist.
import-erased-while-waiting = A row that waited was lawfully erased. It is not taken over again.
