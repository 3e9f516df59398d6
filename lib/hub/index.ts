export {
  checkHubUrl,
  type HubClient,
  type HubClientOptions,
  hubClient,
  type Signer,
} from './client.ts';
export * from './rpc.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
export * from './sign.ts';
export { checkTerms, defaultTerms, encodeTerms, parseTerms, type Terms, timesOf } from './terms.ts';
