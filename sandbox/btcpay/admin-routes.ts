import { type Call, invalidFields, jsonObject, type Routes, textOf } from './http.ts';
import type { Instance } from './instance.ts';
import { newApiKey, newLegacyKey } from './keys.ts';
import { newPairing } from './legacy/tokens.ts';
import type { Store } from './store.ts';

/** What the owner would do with the server's pages, for programs outside this process. All under /sandbox. */
export const ADMIN_ROUTES: Routes = {
  'GET /sandbox/stores': (instance) => ({
    body: [...instance.stores.values()].map(({ id, name }) => ({ id, name })),
  }),
  'POST /sandbox/pairing-code': (instance, call) => {
    const { id } = storeIn(instance, call);
    const { code } = newPairing(instance, { storeId: id, sin: undefined, label: 'Sandbox' });
    return { body: { storeId: id, pairingCode: code } };
  },
  'POST /sandbox/legacy-key': (instance, call) => {
    const store = storeIn(instance, call);
    return { body: { storeId: store.id, apiKey: newLegacyKey(instance, store) } };
  },
  'POST /sandbox/api-key': (instance, call) => {
    const given = bodyOf(call)['permissions'];
    const permissions = Array.isArray(given) ? given.map(String) : ['unrestricted'];
    return {
      body: { storeId: storeIn(instance, call).id, apiKey: newApiKey(instance, 'Sandbox', permissions) },
    };
  },
};

/** The store named, or the first. */
function storeIn(instance: Instance, call: Call): Store {
  const named = textOf(bodyOf(call)['storeId']);
  const store = named === undefined ? [...instance.stores.values()][0] : instance.store(named);
  if (!store) throw invalidFields({ storeId: 'There is no such store' });
  return store;
}

function bodyOf(call: Call): Readonly<Record<string, unknown>> {
  return jsonObject(call.body) ?? {};
}
