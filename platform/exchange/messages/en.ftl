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
