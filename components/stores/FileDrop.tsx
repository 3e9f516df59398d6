import { useState } from 'preact/hooks';
import { DropZone } from '../base/DropZone.tsx';
import { errorText } from '../base/error-text.ts';
import { failureOf } from '../base/failure.ts';
import { Icon } from '../base/Icon.tsx';
import { t } from '../base/i18n.ts';
import { MAX_FILE_BYTES, type StoreFile, storeFile } from './store-file.ts';

/** A file with a store, chosen or dropped; read here, never sent anywhere. */
export function FileDrop({ onFile }: { readonly onFile: (name: string, file: StoreFile) => void }) {
  const [error, setError] = useState<string | undefined>();
  const read = async (file: File | undefined) => {
    if (!file) return;
    setError(undefined);
    if (file.size > MAX_FILE_BYTES) return setError(t('store_file_large'));
    try {
      onFile(file.name, await storeFile(new Uint8Array(await file.arrayBuffer())));
    } catch (failure) {
      setError(errorText(failureOf(failure), 'store'));
    }
  };
  return (
    <div class="stack tight">
      <DropZone
        icon={<Icon name="file" size={32} />}
        label={t('store_file_choose')}
        testid="store-file"
        onFile={(file) => void read(file)}
      />
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
