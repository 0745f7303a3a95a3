// customerio-node, TrackClient: the Track API, versions 1 and 2.
import { TrackClient } from 'customerio-node';
import { events, finish, key, keyId, record, refused, run, ulid, url } from './ledger.mjs';

const client = 'customerio-node track';
const track = new TrackClient(keyId, key, { url: `${url}/api/v1` });
const person = `${run}-track`;
const at = 1772355600; // 2026-03-01T09:00:00Z

await record({ client, call: 'identify', person }, () =>
  track.identify(person, { email: `${person}+shop@example.com`, plan: 'pro', created_at: at, anonymous_id: `${person}-anonymous` }),
);
for (let i = 0; i < events; i++) {
  const messageId = ulid(i);
  await record({ client, call: 'track', person, event: 'purchase', messageId }, () =>
    track.track(person, { name: 'purchase', id: messageId, timestamp: at + i, data: { price: 23.45, product: 'socks' } }),
  );
}
await record({ client, call: 'page', person, event: 'Page Viewed' }, () =>
  track.trackPageView(person, 'https://shop.example/checkout'),
);
await record({ client, call: 'trackAnonymous', person: `anonymous:${person}-visitor`, event: 'watched' }, () =>
  track.trackAnonymous(`${person}-visitor`, { name: 'watched', data: { video: 'intro' } }),
);
await record({ client, call: 'addDevice', person, event: 'Device Created or Updated' }, () =>
  track.addDevice(person, 'token/1', 'ios', { last_used: at, app_version: '3.1.0' }),
);
await record({ client, call: 'deleteDevice', person, event: 'Device Deleted' }, () =>
  track.deleteDevice(person, 'token/1'),
);
await record({ client, call: 'batch', person: `${person}-batch`, event: 'added', messageId: ulid(1_000_000) }, () =>
  track.batch([
    { type: 'person', action: 'identify', identifiers: { id: `${person}-batch` }, attributes: { plan: 'free' } },
    { type: 'person', action: 'event', identifiers: { id: `${person}-batch` }, name: 'added', id: ulid(1_000_000), timestamp: at },
  ]),
);
await record({ client, call: 'entity', person: `${person}-entity`, event: 'added', messageId: ulid(1_000_001) }, () =>
  track.entity({ type: 'person', action: 'event', identifiers: { id: `${person}-entity` }, name: 'added', id: ulid(1_000_001) }),
);
await record({ client, call: 'identify', person: `${person}-second` }, () => track.identify(`${person}-second`, { plan: 'free' }));
await record({ client, call: 'mergeCustomers', person }, () => track.mergeCustomers('id', person, 'id', `${person}-second`));
await record({ client, call: 'suppress', person: `${person}-gone` }, () => track.suppress(`${person}-gone`));
await record({ client, call: 'unsuppress', person: `${person}-gone` }, () => track.unsuppress(`${person}-gone`));
await record({ client, call: 'destroy', person: `${person}-gone` }, () => track.destroy(`${person}-gone`));
await record({ client, call: 'reportMetric', person: null }, () =>
  track.reportMetric({ delivery_id: 'd1', metric: 'opened', timestamp: at }),
);

await refused(400, 'an event whose id is no ULID', () => track.track(person, { name: 'purchase', id: 'order-1' }));
await refused(400, 'an id of Customer.io', () => track.identify('cio_03000001', { plan: 'pro' }));
await refused(401, 'a wrong key', () =>
  new TrackClient(keyId, `${key}x`, { url: `${url}/api/v1` }).identify(person, { plan: 'pro' }),
);
finish();
