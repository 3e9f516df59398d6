// Each: a name, and what breaks it in this window. Nothing of the page's own is used after.
window.query ??= new URL(location.href).searchParams;
window.kept ??= {
  apply: Reflect.apply,
  after: Promise.prototype.then,
  stringify: JSON.stringify,
  title: Object.getOwnPropertyDescriptor(Document.prototype, 'title').set,
  timeout: setTimeout.bind(window),
  params: JSON.parse(window.query.get('params') || 'null'),
  wait: Number(window.query.get('wait')),
};
window.pollutions ??= (() => {
  const define = Object.defineProperty;
  const evil = () => {
    throw new Error('polluted');
  };
  const value = (target, key, made) => () =>
    define(target, key, { value: made, configurable: true, writable: true });
  const getter = (target, key) => () => define(target, key, { get: evil, set: evil, configurable: true });
  const list = [];
  const add = (name, break_) => (list[list.length] = [name, break_]);
  for (const key of [
    'toJSON',
    'id',
    'method',
    'params',
    'result',
    'error',
    'event',
    'signal',
    'gesture',
    'origin',
    'rid',
    'link',
    'cancel',
    'bubbles',
    'detail',
    'get',
    'value',
    'picopay',
  ])
    add(
      `Object.prototype.${key}`,
      value(Object.prototype, key, key === 'toJSON' ? () => ({ method: 'picopay_disable' }) : 'evil'),
    );
  add('Object.prototype accessor', getter(Object.prototype, 'method'));
  for (const key of ['toJSON', 'push', 'map', 'join', 'forEach', '0'])
    add(`Array.prototype.${key}`, value(Array.prototype, key, evil));
  add('Array.prototype[Symbol.iterator]', value(Array.prototype, Symbol.iterator, evil));
  add(
    'Array.isArray',
    value(Array, 'isArray', () => true),
  );
  add('Promise.prototype.then', value(Promise.prototype, 'then', evil));
  add('Promise', value(window, 'Promise', evil));
  add(
    'JSON.parse',
    value(JSON, 'parse', () => ({ id: 1, result: 'evil' })),
  );
  add(
    'JSON.stringify',
    value(JSON, 'stringify', () => '{"id":1,"method":"picopay_disable"}'),
  );
  add(
    'CustomEvent',
    value(window, 'CustomEvent', () => new Event('evil')),
  );
  add('CustomEvent.prototype.detail', getter(CustomEvent.prototype, 'detail'));
  add('Event.prototype.isTrusted', getter(Event.prototype, 'isTrusted'));
  add('Event.prototype.type', getter(Event.prototype, 'type'));
  for (const key of ['addEventListener', 'dispatchEvent', 'removeEventListener']) {
    add(`EventTarget.prototype.${key}`, value(EventTarget.prototype, key, evil));
    add(`window.${key}`, value(window, key, evil));
  }
  for (const key of ['call', 'apply', 'bind'])
    add(`Function.prototype.${key}`, value(Function.prototype, key, evil));
  for (const key of ['get', 'set', 'has', 'delete'])
    add(`Map.prototype.${key}`, value(Map.prototype, key, evil));
  for (const key of ['keys', 'freeze', 'hasOwn', 'create', 'defineProperty', 'getPrototypeOf'])
    add(`Object.${key}`, value(Object, key, evil));
  add('Reflect.apply', value(Reflect, 'apply', evil));
  add('String.prototype.replace', value(String.prototype, 'replace', evil));
  add('RegExp.prototype.exec', value(RegExp.prototype, 'exec', evil));
  add(
    'crypto.randomUUID',
    value(crypto, 'randomUUID', () => '00000000-0000-0000-0000-000000000000'),
  );
  add('Error.prototype.name', getter(Error.prototype, 'name'));
  add('setTimeout', value(window, 'setTimeout', evil));
  add('origin', value(window, 'origin', 'https://bank.example'));
  add(
    'navigator.userActivation',
    value(navigator, 'userActivation', { isActive: true, hasBeenActive: true }),
  );
  return list;
})();
// Put before all scripts by the test, this breaks one of them there and then.
{
  const number = window.query.get('before');
  if (number !== null && window.brokenBefore === undefined) {
    window.brokenBefore = !('picopay' in window);
    window.pollutions[Number(number)][1]();
  }
}
