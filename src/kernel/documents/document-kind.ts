/** What a document is, by its first bytes alone: what its sender calls it says nothing. Null where it is neither. */
export function documentKind(bytes: Buffer): 'mail' | 'pdf' | null {
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  // RFC 5322 §2.2: a header field first of all, after the line that a mailbox file puts before it.
  const isMail = /^(\ufeff)?(From [^\n]{1,200}\n)?[!-9;-~]{1,76}:[ \t\r\n]/.test(
    bytes.subarray(0, 400).toString('utf8'),
  );
  return isMail ? 'mail' : null;
}
