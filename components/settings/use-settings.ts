import { useCallback, useEffect } from 'preact/hooks';
import type { Settings, SettingsChange } from '../../lib/rpc/views.ts';
import { call } from '../base/client.ts';
import { setPrefs } from '../base/prefs.ts';
import { type Action, useAction } from '../base/use-action.ts';
import { useCall } from '../base/use-call.ts';
import { keepFocus, restoreFocus } from './kept-focus.ts';

export interface SettingsState {
  readonly settings: Settings | undefined;
  readonly action: Action;
  /** Saves at once; what others think of it shows at once too. */
  readonly save: (change: SettingsChange) => void;
  readonly reload: () => void;
}

/** The settings and how they are changed. */
export function useSettings(): SettingsState {
  const { data, reload } = useCall('settings', undefined, ['settings']);
  const action = useAction();
  const { run } = action;
  const loaded = data !== undefined;
  useEffect(() => {
    if (loaded) restoreFocus(true);
  }, [loaded]);
  const save = useCallback(
    (change: SettingsChange) =>
      run(async () => {
        const settings = await call('setSettings', change);
        keepFocus();
        setPrefs(settings);
        reload();
      }),
    [run, reload],
  );
  return { settings: data, action, save, reload };
}
