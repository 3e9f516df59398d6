import { Icon, type IconName } from './Icon.tsx';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly count?: number;
}

interface Props {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
  readonly onSelect: (id: string) => void;
  /** `bar`: below the whole screen. `line`: above a part of it. */
  readonly look?: 'bar' | 'line';
}

/** Places one can go to; the one that is shown is marked for eye and ear. Tab `x` has the test id `tab-x`. */
export function Tabs({ label, tabs, current, onSelect, look = 'line' }: Props) {
  return (
    <nav class={`tabs ${look}`} aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          aria-current={tab.id === current ? 'page' : undefined}
          data-testid={`tab-${tab.id}`}
          onClick={() => onSelect(tab.id)}
        >
          {tab.icon && <Icon name={tab.icon} />}
          <span>{tab.label}</span>
          {tab.count !== undefined && tab.count > 0 && <span class="badge count">{tab.count}</span>}
        </button>
      ))}
    </nav>
  );
}
