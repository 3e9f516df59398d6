import { PicoError } from '../../errors.ts';
import type { UiDeps, UiHandlers } from './deps.ts';
import type { FiguresKeeper } from './figures.ts';

type ActivityMethods = 'activity' | 'activityEntry' | 'exportActivity';

export function activityHandlers(_deps: UiDeps, _figures: FiguresKeeper): Pick<UiHandlers, ActivityMethods> {
  const soon = async (): Promise<never> => {
    throw new PicoError('Internal', 'not there yet');
  };
  return { activity: async () => ({ entries: [] }), activityEntry: soon, exportActivity: soon };
}
