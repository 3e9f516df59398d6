import type { Call, Reply } from '../http.ts';
import type { Instance } from '../instance.ts';
import { requireKey } from './auth.ts';

/** GET /api/v1/health, for everyone. */
export function getHealth(): Reply {
  return { body: { synchronized: true } };
}

/** GET /api/v1/server/info, for any key. */
export function getServerInfo(instance: Instance, call: Call): Reply {
  requireKey(instance, call);
  const { height } = instance.node.index.tip;
  const node = { headers: height, blocks: height, verificationProgress: 1 };
  const sync = {
    paymentMethodId: 'BTC-CHAIN',
    nodeInformation: node,
    chainHeight: height,
    syncHeight: height,
  };
  return {
    body: {
      ...{ version: instance.oldNames ? '1.13.7' : '2.4.1', onion: null },
      ...{
        supportedPaymentMethods: ['BTC-CHAIN'],
        fullySynched: true,
        syncStatus: [{ ...sync, available: true }],
      },
    },
  };
}

/** GET /api/v1/api-keys/current: what the key may do. */
export function getCurrentKey(instance: Instance, call: Call): Reply {
  const { key, label, permissions } = requireKey(instance, call);
  return { body: { apiKey: key, label, permissions } };
}

/** DELETE /api/v1/api-keys/current: the key is no key any more. */
export function deleteCurrentKey(instance: Instance, call: Call): Reply {
  const { key, label, permissions } = requireKey(instance, call);
  instance.apiKeys.delete(key);
  return { body: { apiKey: key, label, permissions } };
}

/** GET /api/v1/users/me */
export function getMe(instance: Instance, call: Call): Reply {
  requireKey(instance, call);
  return { body: { id: 'sandbox', email: 'owner@sandbox.test', emailConfirmed: true, roles: [] } };
}
