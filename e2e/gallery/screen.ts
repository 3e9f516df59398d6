import type { JSX } from 'preact';
import type { Answers } from './fake.ts';

/** One state of one screen, for looking at and for axe. */
export interface GalleryScreen {
  readonly name: string;
  /** Class of the body: the popup and the approval window are 380 x 600, the others are tabs. */
  readonly body: 'popup' | 'approve' | 'welcome' | 'options';
  /** Height of the picture of a tab. */
  readonly height?: number;
  /** Address within the page: `#/send`. */
  readonly hash?: string;
  /** Addresses of invoices on the page behind. */
  readonly found?: readonly string[];
  readonly answers: Answers;
  readonly render: () => JSX.Element;
  /** Done before the picture, by names of test ids: what is pressed, and what is typed where. */
  readonly steps?: readonly ({ readonly press: string } | { readonly type: string; readonly text: string })[];
}
