import { api } from './api.js';
import { findWallet } from './wallet.js';

const NOTEBOOK = 'orders-on-their-way';
/** Declined, too little, over budget, expired, failed: a payment's id is used up by its end. */
const SURELY_UNPAID = [4001, 4020, 4021, 4022, 4023];
/** Items whose last invoice is used up. */
const spoilt = new Set();

/**
 * The whole purchase: the shop writes an invoice, the wallet pays it, the shop checks the receipt and hands over the goods.
 * The payment's id is the invoice's hash, so a click, a reload or a second tab never pays it twice.
 */
export async function buy(item, choice = {}) {
  const wallet = findWallet();
  if (!wallet) throw { code: 'NoWallet' };
  const order = await api('POST /api/orders', { item, ...choice, fresh: spoilt.delete(item) });
  remember(order);
  try {
    const receipt = await settled(wallet, order);
    const { goods } = await handOver(order, receipt);
    return { goods, order, receipt };
  } catch (error) {
    // Certainly not paid: the next click starts with an invoice of its own.
    if (SURELY_UNPAID.includes(error.code)) {
      forget(order);
      spoilt.add(item);
    }
    throw error;
  }
}

/** After a reload in the middle of a payment: what was paid is handed over (then true), what was not is forgotten. */
export async function resume() {
  const wallet = findWallet();
  if (!wallet || notebook().length === 0 || !(await wallet.isEnabled())) return false;
  let handed = false;
  for (const order of notebook()) {
    const receipt = await wallet.request({ method: 'picopay_getPayment', params: { id: order.hash } });
    if (receipt?.status === 'settled') {
      await handOver(order, receipt).catch(() => forget(order));
      handed = true;
    }
    if (receipt === null || receipt.status === 'failed') forget(order);
  }
  return handed;
}

async function settled(wallet, { hash, invoice }) {
  const receipt = await wallet.pay({ id: hash, invoice }).catch(async (error) => {
    if (error.code !== 4024) throw error;
    return await outcome(wallet, hash, error);
  });
  if (receipt.status === 'failed') throw { code: 4023 };
  if (receipt.status === 'unknown') return await outcome(wallet, hash, { code: 4024 });
  return receipt;
}

/** The payment may have gone through: asks the wallet for a while, and never pays anew. */
async function outcome(wallet, id, error) {
  for (let tries = 0; tries < 10; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const receipt = await wallet.request({ method: 'picopay_getPayment', params: { id } }).catch(() => null);
    if (receipt?.status === 'settled' || receipt?.status === 'failed') return receipt;
  }
  throw error;
}

async function handOver(order, { token }) {
  const given = await api(`POST /api/orders/${order.hash}/token`, { token });
  forget(order);
  return given;
}

function notebook() {
  try {
    return JSON.parse(localStorage.getItem(NOTEBOOK) ?? '[]');
  } catch {
    return [];
  }
}
const write = (orders) => localStorage.setItem(NOTEBOOK, JSON.stringify(orders));
const forget = ({ hash }) => write(notebook().filter((order) => order.hash !== hash));
const remember = ({ hash, item }) =>
  write([...notebook().filter((order) => order.hash !== hash), { hash, item }]);
