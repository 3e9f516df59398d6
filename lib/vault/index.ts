export {
  type KeySealed,
  open,
  openWithKey,
  type SealedFile,
  type SealOptions,
  seal,
  sealWithKey,
} from './sealed.ts';
