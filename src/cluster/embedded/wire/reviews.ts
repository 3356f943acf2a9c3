import type { Json } from '../object.js';
import { methodNotAllowed } from '../registry/errors.js';
import { apiVersionOf } from '../schema/resources.js';
import type { Call, ResourceApi } from './resource-api.js';
import { sendJson } from './respond.js';

const EVERYTHING_ALLOWED = 'this cluster stores RBAC objects but allows everything to its one user';
const USER = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** Questions about oneself, which are answered and not stored. False when the call is none. */
export async function serveReview(call: Call, api: ResourceApi): Promise<boolean> {
  const answer = ANSWERS[call.resource.plural];
  if (!answer) return false;
  if (call.request.method !== 'POST') throw methodNotAllowed(call.request.method ?? '');
  const body = (await api.body(call)) ?? {};
  sendJson(call.response, 201, {
    kind: call.resource.kind,
    apiVersion: apiVersionOf(call.resource),
    metadata: {},
    ...(body.spec ? { spec: body.spec } : {}),
    status: answer(),
  });
  return true;
}

const ANSWERS: Record<string, () => Json> = {
  selfsubjectaccessreviews: () => ({ allowed: true, reason: EVERYTHING_ALLOWED }),
  selfsubjectrulesreviews: () => ({
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  }),
  selfsubjectreviews: () => ({ userInfo: USER }),
};
