export { open, openWithKey, seal, sealWithKey } from './sealed.ts';
