# Exchange: what other systems are told.

exchange-nav = Webhooks
exchange-list-title = Webhooks: what other systems are told
exchange-list-lead = Another system is told that something was recorded: its number, office and hour, never its content or anybody's name. Every message is signed.
exchange-list-table = Systems that are told
exchange-list-empty = Nobody is told anything
exchange-list-empty-text = When another system has to know of what is recorded here, add its address.
exchange-name = System
exchange-url = Address
exchange-events = Told of
exchange-state = State
exchange-waiting = Messages waiting
exchange-failed = Messages given up
exchange-since = Told since
exchange-old-secret = The old secret signs as well until
exchange-between = , {" "}

## A new one
exchange-new-title = Tell another system
exchange-new-name-hint = Whose it is, such as Safe City, Quetta
exchange-new-url-hint = Such as https://receiver.example.gov.pk/khidmat
exchange-new-go = Add and make its secret

## The secret
exchange-secret-title = Hand over this secret
exchange-secret-of = With it { $name } checks that a message comes from here and was not changed.
exchange-secret-text = Give it to that system's administrator over a way that you both trust. It is never shown again. When it is lost, make a new one.
exchange-secret-on = It is written down, go on

## States
exchange-state-active = Active
exchange-state-paused = Paused
exchange-state-disabled = Disabled: took nothing for days
exchange-state-removed = Taken off
exchange-progress-waiting = Waiting
exchange-progress-sent = Delivered
exchange-progress-failed = Given up
exchange-answer-timeout = No answer in time
exchange-answer-refused = The address is not allowed on this node
exchange-answer-unreachable = Could not be reached
exchange-answer-status = Answered { $status }

## What can be done
exchange-do-test = Send a test
exchange-do-pause = Pause
exchange-do-resume = Send again from now on
exchange-do-rotate = Make a new secret
exchange-do-rotate-text = With a new secret the old one signs as well for one more day, so that the other system can change over.
exchange-do-replay = Send everything given up once more
exchange-do-remove = Take this system off
exchange-do-remove-text = It is told nothing from then on, and what still waits is dropped.

## What was sent
exchange-sent-table = Last messages, newest first
exchange-sent-empty = Nothing has been sent yet.
exchange-sent-event = What happened
exchange-sent-at = Made
exchange-sent-attempts = Attempts
exchange-sent-tried = Last: { $at }
exchange-sent-next = Next: { $at }
exchange-sent-do = Again
exchange-sent-again = Send once more
exchange-event-test = A test

## Faults
exchange-bad-url = Write the whole address, beginning with https:// and without a user name, password or #
exchange-private-url = This address lies inside the network. This node sends only to addresses outside.
exchange-unknown-event = Choose from the events offered
exchange-no-event = Choose at least one event
exchange-no-webhook = There is no such system here
exchange-no-delivery = There is no such message
exchange-active = It is active already
exchange-not-active = It is not active

## Partners: systems that bring reports
exchange-partner-nav = Partners
exchange-partner-title = Partners: systems that bring reports
exchange-partner-lead = A helpline, a city's 311 or another app brings what people told it, with a key of its own (GeoReport v2). Each report is one like any other, says who brought it, and goes to the online desk of its district. A partner sees only whether its own reports are open or closed.
exchange-partner-table = Systems that bring reports
exchange-partner-empty = Nobody brings reports
exchange-partner-empty-text = When people already tell another system what happened, give that system a key.
exchange-partner-used = Key last used
exchange-partner-never = Never
exchange-partner-since = Key made
exchange-partner-withdrawn-at = Key withdrawn
exchange-partner-active = Key is good
exchange-partner-withdrawn = Key withdrawn
exchange-partner-new = Let a system bring reports
exchange-partner-name-hint = Whose it is, such as City Helpline 1911, Quetta. Officers see it with each report it brings.
exchange-partner-go = Add and make its key
exchange-partner-key-title = Hand over this key
exchange-partner-key-of = With it { $name } brings reports here. Whoever has the key can do so in its name.
exchange-partner-key-text = Give it to that system's administrator over a way that you both trust. It is never shown again. When it is lost or known to others, withdraw it and add the system anew.
exchange-partner-where = Where reports are sent
exchange-partner-withdraw = Withdraw this key
exchange-partner-withdraw-text = Once withdrawn, the key never opens anything again. The reports it brought stay, and their citizens follow them as before.
exchange-partner-known = A system of this name has a good key already. Withdraw that first, or take another name.
exchange-no-partner = There is no such partner here
exchange-already-withdrawn = Its key is withdrawn already

## Messages to citizens
exchange-bad-address = This cannot be an address of this channel.
exchange-message-too-long = The message is empty or too long for its channel.
exchange-channels-nav = Channels
exchange-channels-title = Channels: what citizens are told outside the counter
exchange-channels-lead = Messages wait here until their gateway takes them. Nobody sees to whom they go or what they say.
exchange-channels-how = How a gateway is set up is in the guide, docs/guide/channels.md.
exchange-channel-sms = Text messages (SMS)
exchange-channel-whatsapp = WhatsApp
exchange-channel-email = E-mail
exchange-channel-oldest = Waiting longest, since
exchange-channel-sent = Taken by the gateway in the last 24 hours
exchange-channel-failed = Failed or given up in the last 24 hours
exchange-channel-answer = Last answer
exchange-channel-said = { $answer }, { $at }
exchange-channel-opted-out = Telephones that want nothing on this channel
exchange-channel-unread = Came in and could not be read
exchange-wa-unreadable = [A message of a kind that cannot be read here]
exchange-wa-file-large = [A file that is too large to be taken]
exchange-wa-file-kind = [A file of a kind that is not taken]
exchange-wa-file-gone = [A file that WhatsApp does not have any more]
exchange-wa-file-late = [A file that could not be fetched yet; it follows when it comes]
exchange-wa-stopped = You get no more messages from the police on WhatsApp. Write START when you want them again. In danger call 15.
exchange-wa-started = You get messages from the police on WhatsApp again. Write STOP when you want none.
exchange-channel-took = Last message taken
exchange-channel-never = None yet
exchange-channel-none = Not set up
exchange-channel-stuck = Not set up, and messages wait
exchange-channel-away = The gateway takes nothing
exchange-channel-unused = Set up, not used yet
exchange-channel-works = Works
exchange-code-slow-down = Several codes went to this telephone of late. Try again in an hour.
exchange-bad-message = This cannot be a message of a gateway.
exchange-no-thread = There is no such conversation, or another desk works on it.
exchange-no-heard = There is no such message, or another desk works on it.
exchange-heard-done = This message was answered, filed or set aside already.
exchange-never-aside = Whoever writes here could not speak. Nothing of it is closed without an answer.
exchange-choose-reason = Say why it is closed without an answer.
exchange-choose-channel = Choose how the other messages come.
exchange-nobody-wrote = Nobody wrote to this desk from that number or address.
exchange-no-gateway = There is no gateway for this channel now. Nothing can be answered until there is.
exchange-channel-came = Messages that came in the last 24 hours
exchange-channel-unanswered = Waiting for an officer's answer
exchange-channel-flood = Counted and not kept in the last 24 hours: too many from one number or address

exchange-inbox-nav = Messages
exchange-inbox-title = Messages from citizens
exchange-inbox-lead = Messages the system could not answer. The desk that answers first keeps the conversation.
exchange-inbox-waiting = Waiting for an answer
exchange-inbox-all = All conversations
exchange-inbox-words = Newest message
exchange-inbox-from = From
exchange-inbox-at = When
exchange-inbox-address = { $channel }, ending { $from }
exchange-inbox-many = { $many } { $many ->
    [one] waits
   *[other] wait
 }
exchange-inbox-silent = Could not speak
exchange-inbox-done = Answered
exchange-inbox-erased = The content was lawfully erased.
exchange-inbox-wordless = (no words)
exchange-inbox-empty = Nothing waits
exchange-inbox-empty-text = New messages stand here: whoever could not speak first, then whoever waits longest.
exchange-thread-title = Conversation
exchange-thread-caution = This could be in somebody else's hands. A number does not say who holds the phone: name no matter, no person and no place, and do not ask for a name.
exchange-thread-silent-heading = Do not ring
exchange-thread-silent = Whoever writes cannot speak ({ $at }). No message of theirs can be closed unanswered.
exchange-thread-cut = Older messages
exchange-line-in = They wrote
exchange-line-program = Answered by the program
exchange-line-officer = Answered by the desk
exchange-line-not-kept = (the words are not kept)
exchange-line-said-at = sent { $at } by the gateway's clock
exchange-line-record = Open the report it became
exchange-line-file = File it as a report
exchange-heard-new = Waits
exchange-heard-answered = Answer written
exchange-heard-filed = Filed
exchange-heard-aside = Closed without an answer
exchange-fate-waiting = Waits to be sent
exchange-fate-sent = Sent
exchange-fate-delivered = Arrived
exchange-fate-failed = Cannot arrive
exchange-fate-given-up = Given up
exchange-fate-silenced = Not sent
exchange-reason-junk = Advertising or noise
exchange-reason-mistake = Meant for somebody else
exchange-reason-repeated = Says what another message said
exchange-reason-courtesy = Needs no answer, such as thanks
exchange-aside-title = Close without an answer
exchange-aside-why = Why
exchange-aside-go = Close it
exchange-answer-label = Your answer
exchange-answer-hint = It goes the way the message came. Plain words that endanger nobody when somebody else reads them.
exchange-answer-go = Send the answer
exchange-answer-not = There is no gateway to answer by. File it as a report, or wait until the channel works again.
exchange-line-notice = Notice: there is news. Nothing of the matter was in it.
exchange-file-photo = See the picture
exchange-file-voice = Voice note
exchange-file-document = Keep the document
exchange-aside-choose = Choose a reason
exchange-notice-title = No words can go now
exchange-notice-text = WhatsApp takes free words only within a day of the last message. You can send the approved notice: it says that there is news, and nothing of the matter. When they write again, you can answer.
exchange-notice-go = Send the notice
exchange-notice-words = There is news for you at the police. Write here if you want to hear it. In danger call 15.
exchange-answer-stopped = This telephone wants no messages from the police. Do not write by another way either. File it as a report if it needs one.
exchange-only-notice = A day has passed since the last message: WhatsApp takes no free words now. Nothing was sent. You can send the notice.
exchange-words-can-go = You can answer in words now. No notice was sent.
exchange-wants-nothing = This telephone wants no messages from the police. Nothing was sent.
exchange-notice-sent = A notice went out within the last day. Another would say nothing new.
exchange-join-title = The same person also writes from elsewhere
exchange-join-lead = Only where you know it, not because a message says so: then both conversations stand together.
exchange-join-channel = How the other messages come
exchange-join-address = Number or address
exchange-join-go = Put them together
exchange-silent-text = If you understand that whoever writes could not speak, say so. Nothing of this conversation can then be closed without an answer, by anybody, ever.
exchange-silent-go = Mark: they could not speak

# The helpline.
exchange-channel-call = Helpline calls
exchange-helpline-came = Calls in the last 24 hours
exchange-helpline-open = Of these, without an outcome
exchange-helpline-refused = Said in the telephone exchange's name and not believed, in the last 24 hours
exchange-helpline-nav = Helpline
exchange-helpline-title = Helpline
exchange-helpline-loads = This page loads itself again every 20 seconds.
exchange-helpline-still = Let it stand still
exchange-helpline-stands = This page stands still.
exchange-helpline-go-on = Let it load itself again
exchange-helpline-silent = Could not speak: say what was done
exchange-helpline-live = On the line now, the newest first
exchange-helpline-waiting = Waiting, the oldest first
exchange-helpline-sunk = Waiting, from numbers that were junk in the last 30 days
exchange-helpline-more = { $many ->
    [one] One more call
   *[other] { $many } more calls
 }
exchange-helpline-total = { $caption }: { $many }
exchange-helpline-all = All calls that are open
exchange-helpline-empty = Nobody is on the line and nothing waits
exchange-helpline-empty-text = A call stands here as soon as it rings, and stays until somebody has said what came of it.
exchange-call-who = Call
exchange-call-noted = Note well
exchange-call-line = Line dialled
exchange-call-extension = Extension
exchange-call-number-end = { $at }, number ending { $from }
exchange-call-withheld-at = { $at }, number withheld
exchange-call-withheld = number withheld
exchange-call-silent-tag = Could not speak
exchange-call-before-tag = Somebody could not speak on this number
exchange-call-proposed-tag = Silent again: could somebody be unable to speak?
exchange-call-junk-many = { $many ->
    [one] One junk call from this number in the last 30 days
   *[other] { $many } junk calls from this number in the last 30 days
 }
exchange-stage-ringing = Ringing
exchange-stage-talking = Being spoken
exchange-stage-missed = Nobody answered
exchange-stage-over = Call ended
exchange-stage-unknown = End not known
exchange-call-title = Call
exchange-call-silent = Whoever rang could not speak: { $at }. Do not ring back without their own wish: whoever beats them may hold the phone.
exchange-call-silent-first = This call stands first until it is said what was done.
exchange-call-before = Somebody could not speak on this number, or on another of the same person. Consider whether it is so again; do not ring back without their own wish.
exchange-call-proposed = This number rang { $many } times within 24 hours and nothing was said. If nothing is said again, somebody there may be unable to speak. Only you can tell.
exchange-call-silent-go = Mark: they could not speak
exchange-call-silent-text = During the call or at any time after it. It is never taken back, and nothing of this number is ever put away as junk.
exchange-call-facts = What the telephone exchange says
exchange-call-rang = Rang
exchange-call-answered = Answered
exchange-call-ended = Ended
exchange-call-ended-by = Put down by
exchange-call-length = Spoken, minutes
exchange-ended-caller = Whoever rang
exchange-ended-operator = The operator
exchange-ended-exchange = The telephone exchange
exchange-call-history = This number before
exchange-call-earlier = Earlier calls, newest first
exchange-call-first = This is the first call of this number.
exchange-call-no-history = A withheld number has no history, and is never taken for another withheld one.
exchange-call-when = When
exchange-call-outcome = What came of it
exchange-call-report = Report
exchange-call-elsewhere = The same person, as an officer found
exchange-call-known = { $by }: { $many ->
    [one] one message
   *[other] { $many } messages
 }, the newest { $at }
exchange-call-notes = Notes
exchange-call-by = Officer { $by }, { $at }
exchange-call-went-on = These words went on with the call and are not read here any more.
exchange-call-note = What is said
exchange-call-note-go = Keep this note
exchange-call-is-filed = This call is filed; say what else was done. The report:
exchange-call-file = File a report
exchange-call-or = Or
exchange-call-to = Passed on: to whom
exchange-call-why = Junk: why
exchange-call-words = In words
exchange-call-words-hint = What was advised, to whom it was passed on, or what was done for somebody who could not speak: "location asked for", "car sent", "rang back as agreed".
exchange-call-sure = This number has been silent before
exchange-call-sure-yes = I considered it: nobody there was unable to speak
exchange-call-end-go = That is what came of it
exchange-outcome-filed = Report filed
exchange-outcome-advice = Advice given
exchange-outcome-passed-on = Passed on
exchange-outcome-silent = Could not speak
exchange-outcome-silent-hint = Say below what was done.
exchange-outcome-junk = Junk
exchange-outcome-wrong-number = Wrong number
exchange-outcome-nothing-said = Nothing said, or it broke off
exchange-passed-15 = Control room of 15
exchange-passed-rescue = Rescue, ambulance or fire brigade
exchange-passed-station = A station or another office of the police
exchange-passed-other = Somebody else
exchange-junk-prank = A prank, a child at play
exchange-junk-abuse = Insults, obscenities
exchange-junk-machine = Advertising, a machine
exchange-junk-chatter = Talk that asks for nothing
exchange-no-call = There is no such call here.
exchange-bad-call = This cannot be a call.
exchange-call-done = Somebody has already said what came of this call. It stands below.
exchange-call-gone-on = This call has gone on already and is not filed a second time. Say what else was done.
exchange-never-junk = Somebody could not speak on this number. Nothing of it is junk: choose what else came of it.
exchange-say-what-was-done = Whoever rang could not speak: say what was done for them
exchange-silent-before = This number was silent before. Consider whether somebody there cannot speak: press "Mark: they could not speak", or say that you considered it
exchange-choose-outcome = Choose what came of the call
exchange-choose-passed-to = Choose to whom it was passed on

exchange-answer-insecure = No protected connection can be had: no TLS, or a certificate that is not good
exchange-answer-login = The name or the password is refused
exchange-answer-odd = It answers what cannot be understood
exchange-answer-denied = It says no to what it is asked
exchange-channel-mailbox = Mailbox
exchange-channel-looked = Last looked into
exchange-channel-deaf = The mailbox cannot be looked into
exchange-mail-large = [The message was too large. Only its beginning was read, and no file was taken.]
exchange-mail-empty = [A message without words]
exchange-mail-file-many = [Too many files: these were not taken]
exchange-mail-words = [The message has more words than are kept here]
exchange-mail-rest = [What was not taken lies in the mailbox still, marked with a flag: the IT administrator can get it there]
exchange-channel-aside = Left in the mailbox with a flag: could not be read, or not be taken whole
exchange-channel-flood-mail = Left in the mailbox for later in the last 24 hours: too many from one address
exchange-inbox-mail = { $channel }, { $from }
