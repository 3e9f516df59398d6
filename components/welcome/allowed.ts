import { UiFailure } from '../base/failure.ts';

/** Waits for the browser's answer to a request for hosts. Throws HostRefused when the user said no. */
export async function requireAllowed(answer: Promise<boolean>): Promise<void> {
  if (await answer) return;
  throw new UiFailure({
    code: 'HostRefused',
    message: 'The browser was not allowed to talk to that server. Nothing was changed.',
  });
}
