import { option } from '../../command.ts';
import { words } from '../../values.ts';

/** Which of the stores; left out, the only one. */
export const STORE = option('NAME', words, 'which store, where there are several');
