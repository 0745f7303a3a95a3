// customerio-node, PipelinesClient: one call per request, and batches; permissive and strict.
import { PipelinesClient } from 'customerio-node';
import { events, finish, key, record, refused, run, url } from './ledger.mjs';

const client = 'customerio-node pipelines';
const pipelines = new PipelinesClient(key, { url: `${url}/v1`, strictMode: true });
const userId = `${run}-pipelines`;
const timestamp = '2026-03-01T09:00:00.000Z';

await record({ client, call: 'identify', person: userId }, () =>
  pipelines.identify({ userId, traits: { email: `${userId}@example.com`, plan: 'pro' } }),
);
for (let i = 0; i < events; i++) {
  const messageId = `${userId}-${i}`;
  await record({ client, call: 'track', person: userId, event: 'Order Completed', messageId }, () =>
    pipelines.track({ userId, event: 'Order Completed', properties: { revenue: 59.9 }, messageId, timestamp }),
  );
}
await record({ client, call: 'page', person: userId, event: 'Page Viewed' }, () =>
  pipelines.page({ userId, name: 'Home', properties: { url: 'https://shop.example/' } }),
);
await record({ client, call: 'screen', person: userId, event: 'Screen Viewed' }, () => pipelines.screen({ userId, name: 'Cart' }));
await record({ client, call: 'group', person: userId }, () => pipelines.group({ userId, groupId: 'acme', traits: { name: 'Acme' } }));
await record({ client, call: 'alias', person: userId }, () => pipelines.alias({ userId, previousId: `${userId}-before` }));
await record({ client, call: 'batch', person: userId, event: 'Product Added', messageId: `${userId}-batch` }, () =>
  pipelines.batch([
    { type: 'identify', userId, traits: { plan: 'free' } },
    { type: 'track', userId, event: 'Product Added', messageId: `${userId}-batch` },
  ]),
);
await record({ client, call: 'track', person: `${userId}-gone` }, () =>
  pipelines.track({ userId: `${userId}-gone`, event: 'User Deleted' }),
);

const tooLong = { userId, event: 'Order Completed', properties: { note: 'x'.repeat(33 * 1024) } };
await refused(400, 'a call of more than 32 KB in strict mode', () => pipelines.track(tooLong));
const permissive = new PipelinesClient(key, { url: `${url}/v1` });
await permissive.track(tooLong); // answered 200 and dropped
finish();
