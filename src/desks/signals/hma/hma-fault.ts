/** What a client of Hasher-Matcher-Actioner is refused, with the status and in the words that it knows. */
export class HmaFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HmaFault';
    this.status = status;
  }
}
