/** Every error a caller can meet: a stable code, a sentence that says what happened and what to do, and data for programs. */
export class PicoError extends Error {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.data = data;
  }
}

/** A value at an edge is not of its form: names the field, and changes nothing. */
export class InvalidField extends PicoError {
  constructor(field: string, why: string, code = 'InvalidParams') {
    super(code, `${field}: ${why}`, { field });
  }
}

/** The error's code, for values that may not be a PicoError (Node's system errors carry a code too). */
export function codeOf(error: unknown): string {
  if (error instanceof PicoError) return error.code;
  return 'Internal';
}
