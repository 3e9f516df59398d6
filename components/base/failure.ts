import { PicoError } from '../../lib/errors.ts';
import type { UiError } from '../../lib/rpc/wire.ts';

/** A call of a screen that failed: the background's code, or `OutcomeUnknown` and `Disconnected` of the line itself. */
export class UiFailure extends PicoError {
  constructor(error: UiError) {
    super(error.code, error.message, { ...error.data });
  }
}

/** Any thrown value as a UiFailure. */
export function failureOf(error: unknown): UiFailure {
  if (error instanceof UiFailure) return error;
  if (error instanceof PicoError)
    return new UiFailure({ ...error, code: error.code, message: error.message });
  return new UiFailure({ code: 'Internal', message: error instanceof Error ? error.message : String(error) });
}
