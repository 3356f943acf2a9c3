import { refusals } from './bad-requests.js';
import { connectivity } from './connectivity.js';
import type { Contract } from './contract.js';
import { dns } from './dns.js';
import { ingresses } from './ingresses.js';
import { network } from './network.js';
import { objects } from './objects.js';
import { rollouts } from './rollouts.js';
import { roundTrips } from './round-trips.js';
import { tableColumns } from './tables.js';
import { watches } from './watches.js';

type Part = (contract: Contract) => void | Promise<void>;

/** Requests and answers: nothing runs. */
export const API_PARTS: Readonly<Record<string, Part>> = {
  'round-trips': roundTrips,
  refusals,
  tables: tableColumns,
  objects,
  watches,
};
/** Pods run, and what controllers and the network make of them. */
export const RUNNING_PARTS: Readonly<Record<string, Part>> = { rollouts, dns, connectivity, network, ingresses };
