import { describe, expect, it } from 'vitest';
import type { ProbeClass } from '../../../src/domain/reach.js';
import { controlOf, type Witness } from '../../../src/probe/control.js';
import type { Destination } from '../../../src/probe/targets.js';

const a = { ip: '10.0.0.1', port: 8080, pod: { namespace: 'shop', name: 'a' } };
const b = { ip: '10.0.0.2', port: 8080, pod: { namespace: 'shop', name: 'b' } };
const service: Destination = {
  protocol: 'TCP',
  dialled: 'web:80/TCP',
  endpoints: [a, b],
  service: { name: 'shop/web' },
};
const podA: Destination = { protocol: 'TCP', dialled: '10.0.0.1:8080/TCP', endpoints: [a] };
const podB: Destination = { protocol: 'TCP', dialled: '10.0.0.2:8080/TCP', endpoints: [b] };

const witness = (
  who: string,
  destination: Destination,
  observed: ProbeClass = 'connected',
  itself = false,
): Witness => ({
  who,
  destination,
  observation: { class: observed, tookMs: 1 },
  itself,
});

describe('a denial is proven', () => {
  it('by another source that got through to the same address', () => {
    expect(controlOf(service, [witness('shop/box', service)]).state).toBe('proven');
    expect(controlOf(service, [witness('shop/box', service, 'http-status')]).state).toBe('proven');
  });

  it('by all endpoints answering somebody, themselves included', () => {
    const both = [witness('shop/box', podA), witness('shop/b', podB, 'connected', true)];
    expect(controlOf(service, both)).toEqual({
      state: 'proven',
      by: 'shop/box connected to the same pod in the same round; shop/b answers itself on 8080/TCP',
    });
  });

  it('by the Service not having the port', () => {
    const none: Destination = { ...service, endpoints: [], service: { name: 'shop/web', lacks: 'port' } };
    expect(controlOf(none, []).state).toBe('proven');
  });
});

describe('a denial is not proven', () => {
  it('by one endpoint of several', () => {
    expect(controlOf(service, [witness('shop/box', podA)]).state).toBe('unproven');
  });

  it('for one pod by an answer that may have come from another', () => {
    expect(controlOf(podA, [witness('shop/box', service)]).state).toBe('unproven');
  });

  it('by another port or protocol of the same pod', () => {
    const port: Destination = { ...podA, dialled: 'x', endpoints: [{ ...a, port: 9999 }] };
    const udp: Destination = { ...podA, dialled: 'y', protocol: 'UDP' };
    expect(controlOf(podA, [witness('shop/box', port), witness('shop/box', udp)]).state).toBe('unproven');
  });

  it('by others that were denied as well', () => {
    expect(
      controlOf(podA, [witness('shop/box', podA, 'timeout'), witness('shop/a', podA, 'timeout', true)]).state,
    ).toBe('unproven');
  });

  it('when the target refuses itself: nothing listens', () => {
    expect(controlOf(podA, [witness('shop/a', podA, 'refused', true)])).toEqual({
      state: 'silent',
      by: 'nothing answers on 8080/TCP in pod shop/a itself',
    });
  });

  it('when there is nobody behind the address', () => {
    expect(controlOf({ protocol: 'TCP', dialled: '192.0.2.1:80/TCP', endpoints: [] }, []).state).toBe('unproven');
  });
});
