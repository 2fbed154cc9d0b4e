// Imported by every test process before its file. It ends as soon as its last test has (`--test-force-exit`); what its
// runner has not read by then would be lost, and with it tests that nobody misses. So writing waits for the reader.
type Pipe = { _handle?: { setBlocking?(blocking: boolean): void } };
(process.stdout as unknown as Pipe)._handle?.setBlocking?.(true);
