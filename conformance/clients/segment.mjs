// @segment/analytics-node: gathers calls and sends them in batches.
import { Analytics } from '@segment/analytics-node';
import { events, finish, key, record, run, url } from './ledger.mjs';

const client = '@segment/analytics-node';
const analytics = new Analytics({ writeKey: key, host: url, flushAt: 10, flushInterval: 100 });
const userId = `${run}-segment`;
const timestamp = new Date('2026-03-01T09:00:00Z');

/** A call is answered once the batch that it is in is. */
function sent(call, message) {
  return new Promise((resolve, reject) =>
    analytics[call](message, (error) => (error ? reject(error.reason ?? error) : resolve())),
  );
}

const calls = [
  record({ client, call: 'identify', person: userId }, () =>
    sent('identify', { userId, anonymousId: `${userId}-visitor`, traits: { email: `${userId}@example.com`, plan: 'pro' } }),
  ),
  record({ client, call: 'page', person: userId, event: 'Page Viewed' }, () =>
    sent('page', { userId, category: 'docs', name: 'Home', properties: { url: 'https://shop.example/' } }),
  ),
  record({ client, call: 'screen', person: userId, event: 'Screen Viewed' }, () => sent('screen', { userId, name: 'Cart' })),
  record({ client, call: 'group', person: userId }, () => sent('group', { userId, groupId: 'acme', traits: { name: 'Acme' } })),
  record({ client, call: 'alias', person: userId }, () => sent('alias', { userId, previousId: `${userId}-before` })),
];
for (let i = 0; i < events; i++) {
  const messageId = `${userId}-${i}`;
  calls.push(
    record({ client, call: 'track', person: userId, event: 'Order Completed', messageId }, () =>
      sent('track', { userId, event: 'Order Completed', properties: { revenue: 59.9 }, messageId, timestamp }),
    ),
  );
}
await Promise.all(calls);
await analytics.closeAndFlush();
finish();
