# Words of the program itself, met by whoever runs it.
khidmat-demo-store = This store holds made-up people. It cannot be served as a real one.
khidmat-not-a-file = The file cannot be read.
khidmat-no-keeper = The name, password or code is not right.
khidmat-unknown-office = An office of node.offices is not in the catalogue.
khidmat-unreadable-key = A verifier key cannot be read.
khidmat-initialised = This node is set up already.
khidmat-address-taken = The address to listen on cannot be used.
khidmat-no-attachment = No receipt is attached to this document.
witness-listener = The witness can no longer listen.
witness-unreadable-state = What this witness has seen cannot be read. It does not start without it.
