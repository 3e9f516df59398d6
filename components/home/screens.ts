import { STORE_SCREENS } from '../stores/screens.ts';
import type { Screen } from './Lazy.tsx';

/** The places beyond home, each loaded when it is gone to. */
export const SCREENS: Readonly<Record<string, () => Promise<Screen>>> = {
  send: async () => (await import('../send/Send.tsx')).Send,
  receive: async () => (await import('../receive/Receive.tsx')).Receive,
  connect: async () => (await import('../connect/Connect.tsx')).Connect,
  channel: async () => (await import('../channel/Channel.tsx')).Channel,
  bump: async () => (await import('../channel/Bump.tsx')).Bump,
  activity: async () => (await import('../activity/Activity.tsx')).Activity,
  entry: async () => (await import('../activity/Entry.tsx')).Entry,
  sites: async () => (await import('../sites/Sites.tsx')).Sites,
  site: async () => (await import('../sites/Site.tsx')).Site,
  ...STORE_SCREENS,
};
