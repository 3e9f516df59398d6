/** What a route refuses: its HTTP status, a stable code for scripts and a sentence for the reader. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
