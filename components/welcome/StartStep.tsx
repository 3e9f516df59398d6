import { useEffect } from 'preact/hooks';
import { Button } from '../base/Button.tsx';
import { t } from '../base/i18n.ts';
import { Rosette } from './Rosette.tsx';

interface Props {
  readonly onCreate: () => void;
  readonly onRestore: () => void;
  /** In the demo build: the way that does everything by itself. */
  readonly onTry?: (() => void) | undefined;
}

/** The first thing anyone sees of it. */
export function StartStep({ onCreate, onRestore, onTry }: Props) {
  useEffect(() => {
    document.title = `${t('welcome_start_title')} · PicoPay`;
  }, []);
  return (
    <main class="start" data-testid="welcome-start">
      <div class="start-hero">
        <Rosette />
        <p class="brand">
          <img src="/icon/48.png" alt="" width={32} height={32} />
          PicoPay
        </p>
        <h1>{t('welcome_start_title')}</h1>
        <p class="start-lead">{t('welcome_start_lead')}</p>
        <div class="start-actions">
          {__DEMO__ && onTry && (
            <Button onClick={onTry} testid="try-it">
              {t('demo_try')}
            </Button>
          )}
          <Button kind={onTry ? 'secondary' : 'primary'} onClick={onCreate} testid="create">
            {t('welcome_create')}
          </Button>
          <Button kind="secondary" onClick={onRestore} testid="restore">
            {t('welcome_restore')}
          </Button>
        </div>
      </div>
      <ul class="start-points">
        {(['keys', 'hub', 'quiet'] as const).map((point) => (
          <li key={point}>
            <h2>{t(`welcome_point_${point}`)}</h2>
            <p>{t(`welcome_point_${point}_body`)}</p>
          </li>
        ))}
      </ul>
    </main>
  );
}
