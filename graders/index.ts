/** Every check kind that grade.yaml may name. A new kind is a folder beside this file and a line in this list. */
import type { AnyGrader } from '../src/sdk.js';
import { admission } from './admission/admission.js';
import { answer } from './answer/answer.js';
import { endpoints } from './endpoints/endpoints.js';
import { http } from './http/http.js';
import { isolation } from './isolation/isolation.js';
import { object } from './object/object.js';
import { reach } from './reach/reach.js';
import { resolve } from './resolve/resolve.js';
import { unchanged } from './unchanged/unchanged.js';
import { workload } from './workload/workload.js';

export const graders: readonly AnyGrader[] = [
  admission,
  answer,
  endpoints,
  http,
  isolation,
  object,
  reach,
  resolve,
  unchanged,
  workload,
];
