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
exchange-channel-took = Last message taken
exchange-channel-never = None yet
exchange-channel-none = Not set up
exchange-channel-stuck = Not set up, and messages wait
exchange-channel-away = The gateway takes nothing
exchange-channel-unused = Set up, not used yet
exchange-channel-works = Works
exchange-code-slow-down = Several codes went to this telephone of late. Try again in an hour.
