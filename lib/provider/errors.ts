import type { ProviderErrorShape } from './types.ts';

/** Each code a request can reject with, and whether the same request may come through later (provider.md). */
export const ERRORS = {
  4001: ['UserRejected', false],
  4020: ['InsufficientFunds', true],
  4021: ['BudgetExceeded', true],
  4022: ['Expired', false],
  4023: ['PaymentFailed', false],
  4024: ['OutcomeUnknown', true],
  4025: ['IdConflict', false],
  4026: ['InvalidPayee', false],
  4100: ['Unauthorized', true],
  4200: ['UnsupportedMethod', false],
  4201: ['Unsupported', false],
  4290: ['RateLimited', true],
  4900: ['Disconnected', true],
  4901: ['HubUnreachable', true],
  [-32602]: ['InvalidParams', false],
  [-32603]: ['Internal', true],
} as const;

export type ErrorCode = keyof typeof ERRORS | -32602 | -32603;
export type ErrorName = (typeof ERRORS)[keyof typeof ERRORS][0];

/** The plain form of an error, as it crosses from the wallet to the page. An unknown code is Internal. */
export function errorShape(
  code: number,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): ProviderErrorShape {
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : -32603;
  const [name, retryable] = ERRORS[known];
  return { code: known, name, message, retryable, ...(data && { data }) };
}

/** What every method of the provider rejects with: a stable number and name, a sentence, and whether to try the same again. */
export class ProviderError extends Error implements ProviderErrorShape {
  // Fields of its own: what a page puts on Error.prototype does not stand in the way.
  override readonly name: string;
  readonly code: number;
  readonly retryable: boolean;
  readonly data?: Readonly<Record<string, unknown>>;

  constructor(shape: ProviderErrorShape) {
    super(shape.message);
    this.name = shape.name;
    this.code = shape.code;
    this.retryable = shape.retryable;
    if (shape.data) this.data = shape.data;
  }
}

/** Of a value that cannot be sent: `path` names the field. */
export function invalidParams(path: string, why: string): ProviderError {
  const message = `${path}: ${why}`;
  return new ProviderError({
    code: -32602,
    name: 'InvalidParams',
    message,
    retryable: false,
    data: { path },
  });
}

/** The error of this name, with its number. */
export function errorNamed(
  name: ErrorName,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): ProviderError {
  const code = Object.entries(ERRORS).find(([, [known]]) => known === name)?.[0] ?? '-32603';
  return new ProviderError(errorShape(Number(code), message, data));
}
